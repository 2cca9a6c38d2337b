import { StatisticDiff } from '../statistic.ts';
import { group } from './group.ts';
import type { GroupBy, GroupOf } from './group-by.ts';
import type { Grouped } from './groups.ts';
import { orderByChange } from './order.ts';
import { COUNT, numberAt, type Totals, WIDTH } from './totals.ts';

/**
 * Compares two snapshots group by group, the greatest change first; only the first `limit`. Groups
 * of either are listed, unchanged ones too.
 *
 * @see `Snapshot.compare_to` in CPython's Lib/tracemalloc.py
 */
export function compare(
  now: Grouped,
  old: Grouped,
  groupBy: GroupBy | GroupOf,
  cumulative: boolean,
  limit: number,
): StatisticDiff[] {
  const { groups, totals } = group([now, old], groupBy, cumulative);
  const [inNow, inOld] = totals as [Totals, Totals];
  return [...orderByChange(inNow, inOld, groups, limit)].map((key) => {
    const row = key * WIDTH;
    const size = numberAt(inNow, row);
    const count = numberAt(inNow, row + COUNT);
    const sizeDiff = size - numberAt(inOld, row);
    const countDiff = count - numberAt(inOld, row + COUNT);
    return new StatisticDiff(groups.traceback(key), size, sizeDiff, count, countDiff);
  });
}
