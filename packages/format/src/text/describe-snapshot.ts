import {
  type CollectorDescription,
  domainName,
  formatSize,
  type Snapshot,
  type SnapshotMetadata,
} from '@tracemalloc/core';

/**
 * How a snapshot was made, one line for each collector: its engine, and why not a better one; exact or sampled; what is
 * an estimate; and which share of the bytes has a real line.
 */
export function describeSnapshot(snapshot: Snapshot): string[] {
  const { collectors } = snapshot.metadata;
  return collectors.length === 0 ? ['Traced by: unknown'] : collectors.map(describeCollector);
}

/** Whether the counts of blocks in a snapshot are estimates. */
export function hasEstimatedCounts(snapshot: Snapshot): boolean {
  return snapshot.metadata.collectors.some(({ countsEstimated }) => countsEstimated);
}

/**
 * The memory in use that no trace explains, by domain, in one line: `Untraced: 1.2 MiB heap, 0 B arraybuffer`. With an
 * older snapshot it also has the difference.
 */
export function describeUntraced({ metadata }: Snapshot, old?: Snapshot): string {
  const before = old?.metadata.untraced ?? {};
  const domains = Object.keys({ ...metadata.untraced, ...before });
  if (domains.length === 0) return 'Untraced: unknown';
  const names = { ...metadata, domains: { ...old?.metadata.domains, ...metadata.domains } };
  const parts = domains.map((domain) => {
    const now = own(metadata.untraced, domain);
    const then = own(before, domain);
    const known = now !== undefined && then !== undefined;
    const size = now === undefined ? 'unknown' : formatSize(now);
    return `${size}${known ? ` (${formatSize(now - then, true)})` : ''} ${name(names, domain)}`;
  });
  return `Untraced: ${parts.join(', ')}`;
}

function describeCollector(collector: CollectorDescription): string {
  const { engine, engineReason, exact, interval, countsEstimated, lineShare } = collector;
  const reason = engineReason === undefined ? '' : `: ${engineReason}`;
  const parts = [describeSampling(exact, interval)];
  const estimates = [...(exact ? [] : ['sizes']), ...(countsEstimated ? ['counts'] : [])];
  if (estimates.length > 0) parts.push(`${estimates.join(' and ')} are estimates`);
  if (lineShare !== undefined && lineShare < 1)
    parts.push(`real lines for ${percentBelow(lineShare)} of the bytes`);
  return `Traced by ${collector.name} (engine ${engine}${reason}): ${parts.join(', ')}`;
}

function describeSampling(exact: boolean, interval: number | undefined): string {
  if (exact) return 'exact';
  if (interval === undefined) return 'sampled at an unknown interval';
  return `sampled every ${formatSize(interval)} on average`;
}

/** Never 100 % if something is missing, and never 0 % if something is there. */
function percentBelow(share: number): string {
  return share > 0 && share < 0.01 ? 'less than 1 %' : `${Math.floor(share * 100)} %`;
}

function name(metadata: SnapshotMetadata, domain: string): string {
  return /^\d+$/.test(domain) ? domainName(metadata, Number(domain)) : domain;
}

function own(record: Readonly<Record<string, number>>, key: string): number | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
