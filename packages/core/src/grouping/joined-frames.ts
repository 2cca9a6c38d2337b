import { concatenate, pick } from '../tables/column.ts';
import { mergeStrings } from '../tables/merge-strings.ts';
import { makeTable } from '../tables/schema.ts';
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
