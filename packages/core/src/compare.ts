import { type Grouped, group } from './group.ts';
import type { GroupBy } from './group-by.ts';
import { presentGroups, sortByChange } from './order.ts';
import { StatisticDiff } from './statistic.ts';
import type { Totals } from './totals.ts';

/**
 * Compares two snapshots group by group, the greatest change first. Groups of either are listed,
 * unchanged ones too.
 *
 * @see `Snapshot.compare_to` in CPython's Lib/tracemalloc.py
 */
export function compare(
  now: Grouped,
  old: Grouped,
  groupBy: GroupBy,
  cumulative: boolean,
): StatisticDiff[] {
  const { groups, totals } = group([now, old], groupBy, cumulative);
  const [inNow, inOld] = totals as [Totals, Totals];
  const keys = presentGroups(totals);
  sortByChange(keys, inNow, inOld, groups);
  return Array.from(keys, (key) => {
    const size = inNow.size[key]!;
    const count = inNow.count[key]!;
    const sizeDiff = size - inOld.size[key]!;
    const countDiff = count - inOld.count[key]!;
    return new StatisticDiff(groups.traceback(key), size, sizeDiff, count, countDiff);
  });
}
