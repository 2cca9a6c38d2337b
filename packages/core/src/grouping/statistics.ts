import { Statistic } from '../statistic.ts';
import { group } from './group.ts';
import type { GroupBy } from './group-by.ts';
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
  groupBy: GroupBy,
  cumulative: boolean,
  limit: number,
): Statistic[] {
  const { groups, totals } = group([snapshot], groupBy, cumulative);
  const [sums] = totals as [Totals];
  return Array.from(orderBySize(sums, groups, limit), (key) => {
    const row = key * WIDTH;
    return new Statistic(groups.traceback(key), sums[row]!, sums[row + COUNT]!);
  });
}
