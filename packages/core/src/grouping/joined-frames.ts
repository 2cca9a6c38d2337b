import { narrow } from '../tables/column.ts';
import { mergeStrings } from '../tables/merge-strings.ts';
import type { FrameTable, PlaceTables } from '../tables/tables.ts';

/** The frames of several snapshots in one table, so that they can be told apart by index. */
export interface JoinedFrames {
  readonly strings: readonly string[];
  /** Those of the first snapshot, then those of the next one. Two may be equal. */
  readonly frames: FrameTable;
  /** For each snapshot, the index of its first frame. */
  readonly first: readonly number[];
}

/** Joins frames. Costs nothing for one snapshot, or for several that share a frame table. */
export function joinFrames(inputs: readonly PlaceTables[]): JoinedFrames {
  const { strings, frames } = inputs[0]!;
  if (inputs.every((input) => input.strings === strings && input.frames === frames)) {
    return { strings, frames, first: inputs.map(() => 0) };
  }
  const merged = mergeStrings(inputs);
  const first: number[] = [];
  let length = 0;
  for (const input of inputs) {
    first.push(length);
    length += input.frames.length;
  }
  const joined = (column: 'filename' | 'functionName' | 'lineno' | 'column') => {
    const values = new Float64Array(length);
    const isText = column === 'filename' || column === 'functionName';
    for (const [input, { frames: own }] of inputs.entries()) {
      const from = own[column];
      const newIndex = merged.newIndex[input]!;
      const start = first[input]!;
      for (let frame = 0; frame < from.length; frame++) {
        values[start + frame] = isText ? newIndex[from[frame]!]! : from[frame]!;
      }
    }
    return narrow(values);
  };
  const position = new Uint8Array(length);
  for (const [input, { frames: own }] of inputs.entries()) position.set(own.position, first[input]);
  return {
    strings: merged.strings,
    frames: {
      length,
      filename: joined('filename'),
      functionName: joined('functionName'),
      lineno: joined('lineno'),
      column: joined('column'),
      position,
    },
    first,
  };
}
