import { compareCodePoints } from './code-points.ts';
import { Frame } from './frame.ts';
import type { Grouped } from './group.ts';
import type { Groups } from './grouping.ts';
import { domainName } from './metadata.ts';
import type { SnapshotTables } from './tables.ts';
import type { Totals } from './totals.ts';
import { Traceback } from './traceback.ts';
import type { Bytes, Count, Domain } from './units.ts';

/** Adds traces up by domain, each as a row of {@link Totals}; domains in the order of their first traces. */
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

/** One group for each domain of `snapshots`, each named by the first one that has it. */
export function groupDomains(snapshots: readonly Grouped[]): { groups: Groups; totals: Totals[] } {
  const names = new Map<Domain, string>();
  const byDomain = snapshots.map(({ tables, metadata }) => {
    const totals = domainTotals(tables);
    for (const domain of totals.keys()) {
      if (!names.has(domain)) names.set(domain, domainName(metadata, domain));
    }
    return totals;
  });
  const domains = [...names.keys()];
  const name = (key: number) => names.get(domains[key]!)!;
  const groups = {
    length: domains.length,
    compare: (a: number, b: number) =>
      compareCodePoints(name(a), name(b)) || domains[a]! - domains[b]!,
    traceback: (key: number) => new Traceback([new Frame(name(key), 0)]),
  };
  const totals = byDomain.map((of) =>
    Float64Array.from(domains.flatMap((domain) => of.get(domain) ?? [-0, -0])),
  );
  return { groups, totals };
}
