import type { GroupBy, GroupOf } from './group-by.ts';
import { groupByFile, groupByPlace } from './group-by-frame.ts';
import { groupByOwn } from './group-by-own.ts';
import { groupByTraceback } from './group-by-traceback.ts';
import type { GroupedStacks, Grouping } from './groups.ts';

/** What stacks can be divided by. */
export type StackGroupBy = Exclude<GroupBy, 'domain'> | GroupOf;

/** Divides the stacks of all `inputs` into the same groups. */
export function groupStacks(
  inputs: readonly GroupedStacks[],
  groupBy: StackGroupBy,
  packageOf: (filename: string) => string,
): Grouping {
  if (typeof groupBy === 'function') return groupByOwn(inputs, groupBy);
  if (groupBy === 'traceback') return groupByTraceback(inputs);
  if (groupBy === 'package') return groupByFile(inputs, packageOf);
  if (groupBy === 'filename') return groupByFile(inputs, (filename) => filename);
  return groupByPlace(inputs, groupBy === 'function');
}
