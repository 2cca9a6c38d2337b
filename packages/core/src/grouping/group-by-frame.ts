import { Traceback } from '../traceback.ts';
import { FrameGroups } from './frame-groups.ts';
import type { GroupedStacks, Grouping, Groups } from './groups.ts';
import { joinFrames } from './joined-frames.ts';
import { NameGroups } from './name-groups.ts';

/** One group for each place or function that leads a stack. */
export function groupByPlace(inputs: readonly GroupedStacks[], byFunction: boolean): Grouping {
  const joined = joinFrames(inputs.map(({ tables }) => tables));
  const most = inputs.reduce((sum, { rows }) => sum + rows.length, 0);
  const groups = new FrameGroups(joined, byFunction, most);
  return groupByRow(inputs, groups, (frames, _, input) => {
    groups.toKeys(frames, joined.first[input]!);
  });
}

/** One group for each name that `nameOf` gives to a file, which it is asked for once. */
export function groupByFile(
  inputs: readonly GroupedStacks[],
  nameOf: (filename: string) => string,
): Grouping {
  const groups = new NameGroups();
  return groupByRow(inputs, groups, (leading, { tables: { strings, frames } }) => {
    // Group + 1; 0 was not asked for yet.
    const keyOfString = new Uint32Array(strings.length);
    for (let i = 0; i < leading.length; i++) {
      const filename = frames.filename[leading[i]!]!;
      if (keyOfString[filename] === 0) {
        keyOfString[filename] = groups.keyOf(nameOf(strings[filename]!)) + 1;
      }
      leading[i] = keyOfString[filename]! - 1;
    }
  });
}

/** Puts the group of each frame in its stead. A loop of its own for each kind of group is fast. */
type ToKeys = (frames: Uint32Array, input: GroupedStacks, index: number) => void;

/** The groups that `toKeys` finds for the frames that lead stacks, and one for the empty traceback. */
function groupByRow(inputs: readonly GroupedStacks[], groups: Groups, toKeys: ToKeys): Grouping {
  const keys = inputs.map((input, index) => {
    const leading = leadingFrames(input);
    toKeys(leading.subarray(hasEmpty(input) ? 1 : 0), input, index);
    return leading;
  });
  const withEmpty = keys.filter((_, index) => hasEmpty(inputs[index]!));
  if (withEmpty.length === 0) return { groups, keys };
  // The last group, and the first one in order.
  const empty = groups.length;
  for (const own of withEmpty) own[0] = empty;
  return {
    groups: {
      length: empty + 1,
      compare: (a, b) =>
        a === empty || b === empty
          ? Number(b === empty) - Number(a === empty)
          : groups.compare(a, b),
      traceback: (key) => (key === empty ? new Traceback([]) : groups.traceback(key)),
    },
    keys,
  };
}

/** The most recent frame of each stack; the empty traceback, which has none, has any number. */
function leadingFrames({ tables, rows }: GroupedStacks): Uint32Array {
  const { frame } = tables.stacks;
  const leading = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) leading[i] = frame[rows[i]! - 1]!;
  return leading;
}

function hasEmpty({ rows }: GroupedStacks): boolean {
  return rows[0] === 0;
}
