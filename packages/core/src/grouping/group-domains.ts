import { compareCodePoints } from '../code-points.ts';
import { domainName } from '../domains/domains.ts';
import { Frame } from '../frame.ts';
import { domainTotals } from '../tables/domain-totals.ts';
import { Traceback } from '../traceback.ts';
import type { Domain } from '../units.ts';
import type { Grouped, Groups } from './groups.ts';
import type { Totals } from './totals.ts';

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
    Float64Array.from(domains.flatMap((domain) => of.get(domain) ?? [0, 0])),
  );
  return { groups, totals };
}
