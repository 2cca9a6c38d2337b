import { type Column, concatenate, pick } from '../tables/column.ts';
import { mergeStrings } from '../tables/merge-strings.ts';
import { columnsOf, makeTable } from '../tables/schema.ts';
import type { PlaceTables } from '../tables/tables.ts';
import type { FrameIndex } from '../units.ts';

/** Frames and what their text columns refer to. */
type Frames = Pick<PlaceTables, 'strings' | 'frames'>;

/** The frames of several snapshots in one table, so that they can be told apart by index. */
export interface JoinedFrames extends Frames {
  /** For each snapshot, the index of its first frame. Frames of snapshots may be equal. */
  readonly first: readonly FrameIndex[];
}

/**
 * Joins frames. Costs next to nothing if one input begins with the frames of all others, as at two moments of a
 * collector that keeps its frames.
 */
export function joinFrames(inputs: readonly Frames[]): JoinedFrames {
  const longest = inputs.reduce((a, b) => (b.frames.length > a.frames.length ? b : a));
  if (inputs.every((input) => beginsWith(longest, input))) {
    const { strings, frames } = longest;
    return { strings, frames, first: inputs.map(() => 0) };
  }
  const { strings: all, newIndex } = mergeStrings(inputs);
  const joined = makeTable('frames', (name, content) =>
    concatenate(
      inputs.map(({ frames: own }, input) =>
        content === 'strings' ? pick(newIndex[input]!, own[name]) : own[name],
      ),
    ),
  );
  let length = 0;
  const first = inputs.map((input) => {
    length += input.frames.length;
    return length - input.frames.length;
  });
  return { strings: all, frames: joined, first };
}

function beginsWith(all: Frames, some: Frames): boolean {
  return (
    some.strings.every((text, index) => text === all.strings[index]) &&
    columnsOf('frames').every(([name]) => columnBeginsWith(all.frames[name], some.frames[name]))
  );
}

/** Compares bytes: one loop for columns of every width is slow. Columns of two widths count as different. */
function columnBeginsWith(all: Column, some: Column): boolean {
  if (all === some) return true;
  if (all.constructor !== some.constructor) return false;
  const [bytes, own] = [bytesOf(all), bytesOf(some)];
  let i = 0;
  while (i < own.length && own[i] === bytes[i]) i++;
  return i === own.length;
}

function bytesOf({ buffer, byteOffset, byteLength }: Column): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
