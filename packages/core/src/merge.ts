import { narrow } from './column.ts';
import { mergeTables } from './merge-tables.ts';
import type { SnapshotTables, TraceTable } from './tables.ts';

/** All traces of all inputs, one after the other; equal strings, frames and stacks become one. */
export function merge(inputs: readonly SnapshotTables[]): SnapshotTables {
  const { tables, oldToNewRow } = mergeTables(inputs);
  const length = inputs.reduce((sum, { traces }) => sum + traces.length, 0);
  const stack = new Int32Array(length);
  let row = 0;
  inputs.forEach(({ traces }, input) => {
    for (const old of traces.stack) stack[row++] = oldToNewRow[input]![old + 1]! - 1;
  });
  const joined = (column: Exclude<keyof TraceTable, 'length' | 'stack'>) => {
    const values = new Float64Array(length);
    let start = 0;
    for (const { traces } of inputs) {
      values.set(traces[column], start);
      start += traces.length;
    }
    return narrow(values);
  };
  const traces = Object.freeze({
    length,
    stack,
    size: joined('size'),
    count: joined('count'),
    domain: joined('domain'),
    totalNframe: joined('totalNframe'),
  });
  return Object.freeze({ ...tables, traces });
}
