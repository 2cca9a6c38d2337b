import { Traceback } from '../traceback.ts';
import { FrameGroups } from './frame-groups.ts';
import type { GroupedStacks, Grouping, Groups } from './groups.ts';
import { joinFrames, leadingFrames, shareFrames } from './joined-frames.ts';
import { NameGroups } from './name-groups.ts';

/** One group for each place or function that leads a stack. */
export function groupByPlace(inputs: readonly GroupedStacks[], byFunction: boolean): Grouping {
  const tables = inputs.map((input) => input.tables);
  const most = inputs.reduce((sum, { rows }) => sum + rows.length, 0);
  if (shareFrames(tables)) {
    const groups = new FrameGroups(joinFrames(tables), byFunction, most);
    return groupByRow(inputs, groups, ({ tables: { stacks }, rows }) => {
      const { frame } = stacks;
      return (i) => groups.keyOf(frame[rows[i]! - 1]!);
    });
  }
  const joined = joinFrames(inputs.map(leadingFrames));
  const groups = new FrameGroups(joined, byFunction, most);
  return groupByRow(inputs, groups, (_, input) => {
    const first = joined.first[input]!;
    return (i) => groups.keyOf(first + i);
  });
}

/** One group for each name that `nameOf` gives to a file, which it is asked for once. */
export function groupByFile(
  inputs: readonly GroupedStacks[],
  nameOf: (filename: string) => string,
): Grouping {
  const groups = new NameGroups();
  return groupByRow(inputs, groups, ({ tables: { strings, frames, stacks }, rows }) => {
    // Group + 1; 0 was not asked for yet.
    const keyOfString = new Uint32Array(strings.length);
    return (i) => {
      const filename = frames.filename[stacks.frame[rows[i]! - 1]!]!;
      if (keyOfString[filename] === 0) {
        keyOfString[filename] = groups.keyOf(nameOf(strings[filename]!)) + 1;
      }
      return keyOfString[filename]! - 1;
    };
  });
}

/** The groups of `keysOf`, which is asked by index in `rows`, and one for the empty traceback. */
function groupByRow(
  inputs: readonly GroupedStacks[],
  groups: Groups,
  keysOf: (input: GroupedStacks, index: number) => (i: number) => number,
): Grouping {
  const keys = inputs.map((input, index) => {
    const keyOf = keysOf(input, index);
    const own = new Uint32Array(input.rows.length);
    for (let i = hasEmpty(input) ? 1 : 0; i < own.length; i++) own[i] = keyOf(i);
    return own;
  });
  const withEmpty = inputs.flatMap((input, index) => (hasEmpty(input) ? [keys[index]!] : []));
  if (withEmpty.length === 0) {
    return {
      length: groups.length,
      keys,
      compare: (a, b) => groups.compare(a, b),
      traceback: (key) => groups.traceback(key),
    };
  }
  // The last group, and the first one in order.
  const empty = groups.length;
  for (const own of withEmpty) own[0] = empty;
  return {
    length: empty + 1,
    keys,
    compare: (a, b) =>
      a === empty || b === empty ? Number(b === empty) - Number(a === empty) : groups.compare(a, b),
    traceback: (key) => (key === empty ? new Traceback([]) : groups.traceback(key)),
  };
}

function hasEmpty({ rows }: GroupedStacks): boolean {
  return rows[0] === 0;
}
