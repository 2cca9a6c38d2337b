import type { Bytes } from '../units.ts';
import type { CollectorDescription, SnapshotMetadata } from './metadata.ts';

/**
 * One for snapshots that are merged: collectors side by side, names together (the last one holds),
 * untraced bytes added up.
 */
export function mergeMetadata(all: readonly SnapshotMetadata[]): Partial<SnapshotMetadata> {
  const untraced: Record<string, Bytes> = {};
  const collectors = new Map<string, CollectorDescription>();
  for (const metadata of all) {
    for (const collector of metadata.collectors) {
      collectors.set(JSON.stringify(collector), collector);
    }
    for (const [domain, bytes] of Object.entries(metadata.untraced)) {
      untraced[domain] = (untraced[domain] ?? 0) + bytes;
    }
  }
  const together = (key: 'domains' | 'packages') => Object.assign({}, ...all.map((of) => of[key]));
  return {
    ...Object.assign({}, ...all),
    // The latest; ISO 8601 is ordered as text is.
    createdAt: all
      .map(({ createdAt }) => createdAt)
      .sort()
      .at(-1),
    collectors: [...collectors.values()],
    domains: together('domains'),
    packages: together('packages'),
    untraced,
  };
}
