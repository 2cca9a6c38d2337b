import { narrow } from './column.ts';
import { compact } from './compact.ts';
import { PlacesBuilder } from './places-builder.ts';
import type { SnapshotTables } from './tables.ts';
import { type TraceColumn, traceTable } from './trace-table.ts';

/**
 * Merges snapshots: all traces of all inputs, one after the other; equal strings, frames and stacks
 * become one, and those that no trace needs are dropped. O(strings + frames + stacks + traces).
 */
export function merge(snapshots: readonly SnapshotTables[]): SnapshotTables {
  const inputs = snapshots.map(compact);
  const builder = new PlacesBuilder();
  const oldToBuilt = inputs.map((input) => builder.addPlaces(input));
  const { places, newRow } = builder.finish();
  const length = inputs.reduce((sum, { traces }) => sum + traces.length, 0);
  const stack = new Int32Array(length);
  let row = 0;
  inputs.forEach(({ traces }, input) => {
    for (const old of traces.stack) stack[row++] = newRow[oldToBuilt[input]![old + 1]!]! - 1;
  });
  const joined = (column: TraceColumn) => {
    const values = new Float64Array(length);
    let start = 0;
    for (const { traces } of inputs) {
      values.set(traces[column], start);
      start += traces.length;
    }
    return narrow(values);
  };
  return Object.freeze({ ...places, traces: traceTable(stack, joined) });
}
