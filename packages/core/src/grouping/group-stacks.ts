import { Traceback } from '../traceback.ts';
import { groupFramesByName, groupFramesByPlace } from './frame-groups.ts';
import { groupByTraceback } from './group-by-traceback.ts';
import type { GroupedStacks, Grouping } from './groups.ts';

/** What stacks can be divided by. */
export type StackGroupBy = 'filename' | 'lineno' | 'traceback' | 'function' | 'package';

/** Divides the stacks of all `inputs` into the same groups. O(strings + frames + stacks). */
export function groupStacks(
  inputs: readonly GroupedStacks[],
  groupBy: StackGroupBy,
  packageOf: (filename: string) => string,
): Grouping {
  if (groupBy === 'traceback') return groupByTraceback(inputs);
  const tables = inputs.map((input) => input.tables);
  const groups =
    groupBy === 'lineno' || groupBy === 'function'
      ? groupFramesByPlace(tables, groupBy === 'function')
      : groupFramesByName(tables, groupBy === 'package' ? packageOf : undefined);
  // The group of the empty traceback, the first in order.
  const empty = groups.length;
  return {
    length: empty + 1,
    compare: (a, b) =>
      a === empty || b === empty ? Number(b === empty) - Number(a === empty) : groups.compare(a, b),
    traceback: (key) => (key === empty ? new Traceback([]) : groups.traceback(key)),
    keyOfRow: tables.map(({ stacks }, input) => {
      const keys = groups.keyOfFrame[input]!;
      const keyOfRow = new Uint32Array(stacks.length + 1);
      keyOfRow[0] = empty;
      for (let row = 1; row < keyOfRow.length; row++) keyOfRow[row] = keys[stacks.frame[row - 1]!]!;
      return keyOfRow;
    }),
  };
}
