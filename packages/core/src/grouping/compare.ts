import { StatisticDiff } from '../statistic.ts';
import { group } from './group.ts';
import type { GroupBy } from './group-by.ts';
import type { Grouped } from './groups.ts';
import { orderByChange } from './order.ts';
import { COUNT, type Totals, WIDTH } from './totals.ts';

/**
 * Compares two snapshots group by group, the greatest change first; only the first `limit`. Groups
 * of either are listed, unchanged ones too.
 *
 * @see `Snapshot.compare_to` in CPython's Lib/tracemalloc.py
 */
export function compare(
  now: Grouped,
  old: Grouped,
  groupBy: GroupBy,
  cumulative: boolean,
  limit: number,
): StatisticDiff[] {
  const { groups, totals } = group([now, old], groupBy, cumulative);
  const [inNow, inOld] = totals as [Totals, Totals];
  return Array.from(orderByChange(inNow, inOld, groups, limit), (key) => {
    const row = key * WIDTH;
    // What is not in a snapshot is -0 there.
    const size = inNow[row]! + 0;
    const count = inNow[row + COUNT]! + 0;
    const sizeDiff = size - inOld[row]!;
    const countDiff = count - inOld[row + COUNT]!;
    return new StatisticDiff(groups.traceback(key), size, sizeDiff, count, countDiff);
  });
}
