import { refuse } from '../errors.ts';
import { type Column, narrow, pick, sum } from './column.ts';
import { InternedRows } from './interned-rows.ts';
import { makeTable } from './schema.ts';
import type { SnapshotTables } from './tables.ts';

/**
 * Adds up traces of one stack, domain and whole depth whose blocks are of equal size; each stands where
 * the first of them stood. The same tables if there are no two. O(traces).
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` if all sizes or counts add up to 2^53 or more.
 */
export function sumEqualTraces(tables: SnapshotTables): SnapshotTables {
  const { stack, size, count, domain, totalNframe, length } = tables.traces;
  checkSum('sizes', size);
  checkSum('counts', count);
  const rows = new InternedRows(5);
  const firsts = new Uint32Array(length);
  const sizes = new Float64Array(length);
  const counts = new Float64Array(length);
  for (let trace = 0; trace < length; trace++) {
    const [bytes, blocks] = [size[trace]!, count[trace]!];
    // Blocks whose size is no whole number are only known to be equal in traces that are.
    const isWhole = bytes % blocks === 0;
    rows.row[0] = stack[trace]! + 1;
    rows.row[1] = domain[trace]!;
    rows.row[2] = totalNframe[trace]!;
    rows.row[3] = isWhole ? bytes / blocks : bytes;
    rows.row[4] = isWhole ? 0 : blocks + 1;
    const before = rows.length;
    const row = rows.intern();
    if (row === before) firsts[row] = trace;
    sizes[row]! += bytes;
    counts[row]! += blocks;
  }
  if (rows.length === length) return tables;
  const first = firsts.subarray(0, rows.length);
  const summed = { size: sizes, count: counts };
  const traces = makeTable('traces', (name) =>
    name === 'size' || name === 'count'
      ? narrow(summed[name], rows.length)
      : pick(tables.traces[name], first),
  );
  return Object.freeze({ ...tables, traces });
}

function checkSum(what: string, column: Column): void {
  const total = sum(column);
  if (total > Number.MAX_SAFE_INTEGER) refuse(`the sum of all ${what}`, total, 'less than 2^53');
}
