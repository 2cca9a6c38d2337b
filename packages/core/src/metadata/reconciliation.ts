import { domainName } from '../domains/domains.ts';
import { domainTotals } from '../tables/domain-totals.ts';
import type { SnapshotTables } from '../tables/tables.ts';
import type { Bytes, Domain } from '../units.ts';
import type { SnapshotMetadata } from './metadata.ts';

/** What traces explain of one domain, against what the collector says is in use there. */
export interface DomainReconciliation {
  /** Its number. */
  readonly domain: Domain;
  /** Its name in the snapshot. */
  readonly name: string;
  /** Bytes of all traces. */
  readonly traced: Bytes;
  /** Bytes in use that no trace explains; `undefined` where the collector does not say. */
  readonly untraced: Bytes | undefined;
  /** Bytes in use: both together; `undefined` where the collector does not say. */
  readonly inUse: Bytes | undefined;
}

/** A row for each domain that has a trace, or of which the collector says something; by number. */
export function reconcile(
  tables: SnapshotTables,
  metadata: SnapshotMetadata,
): DomainReconciliation[] {
  const totals = domainTotals(tables);
  const domains = new Set([...Object.keys(metadata.untraced).map(Number), ...totals.keys()]);
  const rows = Array.from(domains, (domain) => {
    const traced = totals.get(domain)?.[0] ?? 0;
    const untraced = metadata.untraced[domain];
    const inUse = untraced === undefined ? undefined : traced + untraced;
    return { domain, name: domainName(metadata, domain), traced, untraced, inUse };
  });
  return rows.sort((a, b) => a.domain - b.domain);
}
