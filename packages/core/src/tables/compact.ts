import { refuse } from '../errors.ts';
import type { StackIndex } from '../units.ts';
import { type Column, narrow, pick } from './column.ts';
import { InternedRows } from './interned-rows.ts';
import type { SnapshotTables } from './tables.ts';
import { traceTable } from './trace-table.ts';

/** Tables that are known to be compact: a snapshot that is written again is not checked again. */
const known = new WeakSet<SnapshotTables>();

/**
 * Drops strings, frames and stacks that no trace needs; the others keep their order. The same tables
 * if there is nothing to drop. O(rows) the first time.
 */
export function compact(tables: SnapshotTables): SnapshotTables {
  if (known.has(tables)) return tables;
  const compacted = withoutUnneeded(tables);
  known.add(compacted);
  return compacted;
}

function withoutUnneeded(tables: SnapshotTables): SnapshotTables {
  const { strings, frames, stacks, traces } = tables;
  // Row `StackIndex + 1`; row 0, the empty traceback, is no stack.
  const neededRow = new Uint8Array(stacks.length + 1);
  const { stack } = traces;
  for (let trace = 0; trace < stack.length; trace++) neededRow[stack[trace]! + 1] = 1;
  const neededFrame = new Uint8Array(frames.length);
  const { parent, frame: frameOf } = stacks;
  // Callees first, as a parent comes before its children.
  for (let row = parent.length; row > 0; row--) {
    if (neededRow[row] === 0) continue;
    neededFrame[frameOf[row - 1]!] = 1;
    neededRow[parent[row - 1]! + 1] = 1;
  }
  const neededStack = neededRow.subarray(1);
  const neededString = new Uint8Array(strings.length);
  for (let frame = 0; frame < frames.length; frame++) {
    if (neededFrame[frame] === 0) continue;
    neededString[frames.filename[frame]!] = 1;
    neededString[frames.functionName[frame]!] = 1;
  }
  if (isAll(neededStack) && isAll(neededFrame) && isAll(neededString)) return tables;

  const [keptStacks, newStack] = renumber(neededStack);
  const [keptFrames, newFrame] = renumber(neededFrame);
  const [keptStrings, newString] = renumber(neededString);
  const stackAt = (index: StackIndex | -1) => (index === -1 ? -1 : newStack[index]!);
  return Object.freeze({
    strings: Object.freeze(Array.from(keptStrings, (index) => strings[index]!)),
    frames: Object.freeze({
      length: keptFrames.length,
      filename: narrow(pick(newString, pick(frames.filename, keptFrames))),
      functionName: narrow(pick(newString, pick(frames.functionName, keptFrames))),
      lineno: narrow(pick(frames.lineno, keptFrames)),
      column: narrow(pick(frames.column, keptFrames)),
      position: pick(frames.position, keptFrames),
    }),
    stacks: Object.freeze({
      length: keptStacks.length,
      parent: pick(parent, keptStacks).map(stackAt),
      frame: narrow(pick(newFrame, pick(frameOf, keptStacks))),
    }),
    traces: Object.freeze({ ...traces, stack: stack.map(stackAt) }),
  });
}

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
  const traces = traceTable(pick(stack, first), (column) =>
    column === 'size' || column === 'count'
      ? narrow(summed[column], rows.length)
      : narrow(pick(tables.traces[column], first)),
  );
  return Object.freeze({ ...tables, traces });
}

function checkSum(what: string, column: Column): void {
  let sum = 0;
  for (let row = 0; row < column.length; row++) sum += column[row]!;
  if (sum > Number.MAX_SAFE_INTEGER) refuse(`the sum of all ${what}`, sum, 'less than 2^53');
}

function isAll(needed: Uint8Array): boolean {
  return !needed.includes(0);
}

/** The rows that are needed, and the new index of each of them. */
function renumber(needed: Uint8Array): readonly [kept: Uint32Array, newIndex: Uint32Array] {
  const kept = new Uint32Array(needed.length);
  const newIndex = new Uint32Array(needed.length);
  let length = 0;
  for (let row = 0; row < needed.length; row++) {
    if (needed[row] === 0) continue;
    newIndex[row] = length;
    kept[length++] = row;
  }
  return [kept.subarray(0, length), newIndex];
}
