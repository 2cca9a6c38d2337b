import type { Bytes, Count, Domain } from '../units.ts';
import type { SnapshotTables } from './tables.ts';

/** Adds up bytes and blocks by domain; domains in the order of their first traces. */
export function domainTotals({ traces }: SnapshotTables): Map<Domain, [Bytes, Count]> {
  const totals = new Map<Domain, [Bytes, Count]>();
  const { domain, size, count } = traces;
  let total: [Bytes, Count] = [0, 0];
  for (let trace = 0; trace < domain.length; trace++) {
    const own = domain[trace]!;
    if (trace === 0 || own !== domain[trace - 1]) {
      total = totals.get(own) ?? [0, 0];
      totals.set(own, total);
    }
    total[0] += size[trace]!;
    total[1] += count[trace]!;
  }
  return totals;
}
