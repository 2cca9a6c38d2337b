import { type Column, pick } from '../tables/column.ts';
import { mergeStrings } from '../tables/merge-strings.ts';
import type { PlaceTables } from '../tables/tables.ts';
import type { FrameIndex } from '../units.ts';

/** Frames and what their text columns refer to. */
type Frames = Pick<PlaceTables, 'strings' | 'frames'>;

/** The frames of several snapshots in one table, so that they can be told apart by index. */
export interface JoinedFrames extends Frames {
  /** For each snapshot, the index of its first frame. Frames of snapshots may be equal. */
  readonly first: readonly FrameIndex[];
}

/** Whether all `inputs` have the same frames, as a snapshot and what a filter left of it. */
function shareFrames(inputs: readonly Frames[]): boolean {
  const { strings, frames } = inputs[0]!;
  return inputs.every((input) => input.strings === strings && input.frames === frames);
}

/** Joins frames. Costs nothing for one snapshot, or for several that share their frames. */
export function joinFrames(inputs: readonly Frames[]): JoinedFrames {
  const { strings, frames } = inputs[0]!;
  if (shareFrames(inputs)) return { strings, frames, first: inputs.map(() => 0) };
  const merged = mergeStrings(inputs);
  const tables = inputs.map((input) => input.frames);
  const named = (column: 'filename' | 'functionName') =>
    join(
      tables.map((table, input) => pick(merged.newIndex[input]!, table[column])),
      Uint32Array,
    );
  const first: FrameIndex[] = [];
  let length = 0;
  for (const table of tables) {
    first.push(length);
    length += table.length;
  }
  return {
    strings: merged.strings,
    frames: {
      length,
      filename: named('filename'),
      functionName: named('functionName'),
      lineno: join(tables.map(({ lineno }) => lineno)),
      column: join(tables.map(({ column }) => column)),
      position: join(
        tables.map(({ position }) => position),
        Uint8Array,
      ),
    },
    first,
  };
}

/** One column behind the other, in a column of the type of the widest one unless `Type` says which. */
function join<T extends Column>(
  columns: readonly T[],
  Type: new (length: number) => T = widest(columns).constructor as new (
    length: number,
  ) => T,
): T {
  const joined = new Type(columns.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const column of columns) {
    joined.set(column, start);
    start += column.length;
  }
  return joined;
}

function widest<T extends Column>(columns: readonly T[]): T {
  return columns.reduce((a, b) => (b.BYTES_PER_ELEMENT > a.BYTES_PER_ELEMENT ? b : a));
}
