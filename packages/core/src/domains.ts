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
    const { domain: column } = tables.traces;
    for (let trace = 0; trace < column.length; trace++) {
      const domain = column[trace]!;
      if ((trace > 0 && domain === column[trace - 1]) || keyOfDomain.has(domain)) continue;
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
  const { domain, size, count } = traces;
  let key = 0;
  for (let trace = 0; trace < domain.length; trace++) {
    if (trace === 0 || domain[trace] !== domain[trace - 1]) {
      key = groups.keyOfDomain.get(domain[trace]!)!;
      totals.present[key] = 1;
    }
    totals.size[key]! += size[trace]!;
    totals.count[key]! += count[trace]!;
  }
  return totals;
}
