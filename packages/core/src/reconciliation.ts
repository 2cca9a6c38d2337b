import { domainName, type SnapshotMetadata } from './metadata.ts';
import type { SnapshotTables } from './tables.ts';
import type { Bytes, Domain } from './units.ts';

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
  { traces }: SnapshotTables,
  metadata: SnapshotMetadata,
): DomainReconciliation[] {
  const tracedOf = new Map<Domain, Bytes>();
  for (const key of Object.keys(metadata.untraced)) tracedOf.set(Number(key), 0);
  for (let trace = 0; trace < traces.length; trace++) {
    const domain = traces.domain[trace]!;
    tracedOf.set(domain, (tracedOf.get(domain) ?? 0) + traces.size[trace]!);
  }
  const rows = Array.from(tracedOf, ([domain, traced]) => {
    const untraced = Object.hasOwn(metadata.untraced, domain)
      ? metadata.untraced[domain]!
      : undefined;
    const inUse = untraced === undefined ? undefined : traced + untraced;
    return { domain, name: domainName(metadata, domain), traced, untraced, inUse };
  });
  return rows.sort((a, b) => a.domain - b.domain);
}
