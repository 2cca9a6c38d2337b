import { checkGroupBy, type GroupBy, type GroupOf } from './group-by.ts';
import { groupDomains } from './group-domains.ts';
import { groupStacks } from './group-stacks.ts';
import type { Grouped, Groups } from './groups.ts';
import { packageNamer } from './package-name.ts';
import { groupTotals, stackTotals, type Totals } from './totals.ts';

/**
 * Divides the traces of all `snapshots` into the same groups.
 *
 * @returns the groups, and for each snapshot its totals by group.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_GROUP` or `ERR_TRACEMALLOC_CUMULATIVE`.
 */
export function group(
  snapshots: readonly Grouped[],
  groupBy: GroupBy | GroupOf,
  cumulative: boolean,
): { readonly groups: Groups; readonly totals: readonly Totals[] } {
  checkGroupBy(groupBy, cumulative);
  if (groupBy === 'domain') return groupDomains(snapshots);
  const byStack = snapshots.map(({ tables }) => ({ tables, ...stackTotals(tables, cumulative) }));
  const packageOf = packageNamer(snapshots.map(({ metadata }) => metadata.packages));
  const { groups, keys } = groupStacks(byStack, groupBy, packageOf);
  const totals = byStack.map((stacks, index) =>
    groupTotals(stacks.totals, keys[index]!, groups.length),
  );
  return { groups, totals };
}
