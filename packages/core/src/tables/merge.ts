import { type Column, concatenate } from './column.ts';
import { PlacesBuilder } from './places-builder.ts';
import { finishColumn, makeTable } from './schema.ts';
import type { SnapshotTables } from './tables.ts';

/**
 * Merges snapshots: all traces of all inputs, one after the other; equal strings, frames and stacks
 * become one, and those that no trace needs are dropped. O(strings + frames + stacks + traces).
 */
export function merge(inputs: readonly SnapshotTables[]): SnapshotTables {
  const builder = new PlacesBuilder();
  const newRows = inputs.map((input) => builder.addPlaces(input));
  return finish(builder, inputs, newRows);
}

function finish(
  builder: PlacesBuilder,
  inputs: readonly SnapshotTables[],
  oldToBuilt: readonly Uint32Array[],
): SnapshotTables {
  const { places, newRow } = builder.finish();
  const stacks = inputs.map(({ traces }, input) =>
    traces.stack.map((stack) => newRow[oldToBuilt[input]![stack + 1]!]! - 1),
  );
  const traces = makeTable('traces', (name, content) =>
    finishColumn(
      content,
      concatenate<Column | Int32Array>(
        name === 'stack' ? stacks : inputs.map((input) => input.traces[name]),
      ),
    ),
  );
  return Object.freeze({ ...places, traces });
}

/** Tables that are known to be compact: a snapshot that is written again is not checked again. */
const known = new WeakSet<SnapshotTables>();

/**
 * Drops strings, frames and stacks that no trace needs, or that are there twice. The same tables if there is
 * nothing to drop. O(rows) the first time.
 */
export function compact(tables: SnapshotTables): SnapshotTables {
  if (known.has(tables)) return tables;
  const builder = new PlacesBuilder();
  const newRow = builder.addPlaces(tables);
  const isCompact =
    builder.stringCount === tables.strings.length &&
    builder.frameCount === tables.frames.length &&
    builder.stackCount === tables.stacks.length;
  const compacted = isCompact ? tables : finish(builder, [tables], [newRow]);
  known.add(compacted);
  return compacted;
}
