import { domainTotals, groupDomains } from './domains.ts';
import { checkGroupBy, type GroupBy } from './group-by.ts';
import { type Groups, groupStacks } from './grouping.ts';
import { mergeTables } from './merge-tables.ts';
import type { SnapshotMetadata } from './metadata.ts';
import type { SnapshotTables } from './tables.ts';
import { groupTotals, stackTotals, subtreeTotals, type Totals } from './totals.ts';

/** What of a snapshot its statistics are made from. */
export interface Grouped {
  readonly tables: SnapshotTables;
  readonly metadata: SnapshotMetadata;
}

/**
 * Divides the traces of all `snapshots` into the same groups.
 *
 * @returns the groups, and for each snapshot its totals by group.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_GROUP` or `ERR_TRACEMALLOC_CUMULATIVE`.
 */
export function group(
  snapshots: readonly Grouped[],
  groupBy: GroupBy,
  cumulative: boolean,
): { readonly groups: Groups; readonly totals: readonly Totals[] } {
  checkGroupBy(groupBy, cumulative);
  if (groupBy === 'domain') {
    const groups = groupDomains(snapshots);
    return { groups, totals: snapshots.map(({ tables }) => domainTotals(tables, groups)) };
  }
  const merged = snapshots.length === 1 ? undefined : mergeTables(snapshots.map(placesOf));
  const groups = groupStacks(merged?.tables ?? snapshots[0]!.tables, groupBy);
  const totals = snapshots.map((snapshot, index) => {
    const own = stackTotals(snapshot.tables);
    const byStack = cumulative ? subtreeTotals(snapshot.tables, own) : own;
    const newRow = merged?.oldToNewRow[index];
    const keyOfRow = newRow?.map((row) => groups.keyOfRow[row]!) ?? groups.keyOfRow;
    return groupTotals(byStack, keyOfRow, groups.length);
  });
  return { groups, totals };
}

const placesOf = ({ tables }: Grouped) => tables;
