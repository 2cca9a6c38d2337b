import { Statistic } from '../statistic.ts';
import { group } from './group.ts';
import type { GroupBy, GroupOf } from './group-by.ts';
import type { Grouped } from './groups.ts';
import { orderBySize } from './order.ts';
import { COUNT, type Totals, WIDTH } from './totals.ts';

/**
 * Adds up the traces by group, the greatest first; only the first `limit`.
 *
 * @see `Snapshot.statistics` in CPython's Lib/tracemalloc.py
 */
export function statistics(
  snapshot: Grouped,
  groupBy: GroupBy | GroupOf,
  cumulative: boolean,
  limit: number,
): Statistic[] {
  const { groups, totals } = group([snapshot], groupBy, cumulative);
  const [sums] = totals as [Totals];
  const list: Statistic[] = [];
  const order = orderBySize(sums, groups, limit);
  for (let i = 0; i < order.length; i++) {
    const row = order[i]! * WIDTH;
    list.push(new Statistic(groups.traceback(order[i]!), sums[row]!, sums[row + COUNT]!));
  }
  return list;
}
