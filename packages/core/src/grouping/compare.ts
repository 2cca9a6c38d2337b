import { StatisticDiff } from '../statistic.ts';
import { group } from './group.ts';
import type { GroupBy, GroupOf } from './group-by.ts';
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
  groupBy: GroupBy | GroupOf,
  cumulative: boolean,
  limit: number,
): StatisticDiff[] {
  const { groups, totals } = group([now, old], groupBy, cumulative);
  const [inNow, inOld] = totals as [Totals, Totals];
  const list: StatisticDiff[] = [];
  const order = orderByChange(inNow, inOld, groups, limit);
  for (let i = 0; i < order.length; i++) {
    const row = order[i]! * WIDTH;
    const size = inNow[row]!;
    const count = inNow[row + COUNT]!;
    const sizeDiff = size - inOld[row]!;
    const countDiff = count - inOld[row + COUNT]!;
    const traceback = groups.traceback(order[i]!);
    list.push(new StatisticDiff(traceback, size, sizeDiff, count, countDiff));
  }
  return list;
}
