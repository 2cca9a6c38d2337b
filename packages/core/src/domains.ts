import { compareCodePoints } from './code-points.ts';
import { Frame } from './frame.ts';
import type { Groups } from './grouping.ts';
import { domainName, type SnapshotMetadata } from './metadata.ts';
import type { SnapshotTables } from './tables.ts';
import { emptyTotals, type Totals } from './totals.ts';
import { Traceback } from './traceback.ts';
import type { Domain } from './units.ts';

/** One group for each domain. */
export interface DomainGroups extends Groups {
  readonly keyOfDomain: ReadonlyMap<Domain, number>;
}

/** The domains of all `snapshots`, each named by the first one that names it. */
export function groupDomains(
  snapshots: readonly { readonly tables: SnapshotTables; readonly metadata: SnapshotMetadata }[],
): DomainGroups {
  const keyOfDomain = new Map<Domain, number>();
  const names: string[] = [];
  for (const { tables, metadata } of snapshots) {
    for (const domain of tables.traces.domain) {
      if (keyOfDomain.has(domain)) continue;
      keyOfDomain.set(domain, names.length);
      names.push(domainName(metadata, domain));
    }
  }
  const domains = [...keyOfDomain.keys()];
  return {
    length: names.length,
    keyOfDomain,
    compare: (a, b) => compareCodePoints(names[a]!, names[b]!) || domains[a]! - domains[b]!,
    traceback: (key) => new Traceback([new Frame(names[key]!, 0)]),
  };
}

/** Adds traces up by domain. */
export function domainTotals({ traces }: SnapshotTables, groups: DomainGroups): Totals {
  const totals = emptyTotals(groups.length);
  for (let trace = 0; trace < traces.length; trace++) {
    const key = groups.keyOfDomain.get(traces.domain[trace]!)!;
    totals.size[key]! += traces.size[trace]!;
    totals.count[key]! += traces.count[trace]!;
    totals.present[key] = 1;
  }
  return totals;
}
