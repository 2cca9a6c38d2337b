import { Statistic } from '../statistic.ts';
import { group } from './group.ts';
import type { GroupBy, GroupOf } from './group-by.ts';
import type { Grouped } from './groups.ts';
import { orderBySize } from './order.ts';
import { COUNT, numberAt, type Totals, WIDTH } from './totals.ts';

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
  return [...orderBySize(sums, groups, limit)].map((key) => {
    const row = key * WIDTH;
    return new Statistic(groups.traceback(key), numberAt(sums, row), numberAt(sums, row + COUNT));
  });
}
