import { type Grouped, group } from './group.ts';
import type { GroupBy } from './group-by.ts';
import { orderBySize } from './order.ts';
import { Statistic } from './statistic.ts';

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
  const { size, count } = totals[0]!;
  const keys = orderBySize(totals[0]!, groups, limit);
  return Array.from(keys, (key) => new Statistic(groups.traceback(key), size[key]!, count[key]!));
}
