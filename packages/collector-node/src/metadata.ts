import type { Bytes, SnapshotMetadata } from '@tracemalloc/core';
import { name } from './name.ts';
import type { TracingOptions } from './options.ts';
import type { ProfileTotals } from './profile-to-snapshot.ts';

// As they were at load: tests of programs replace the global clock.
const LoadedDate = Date;

/** ISO 8601, UTC. */
export function timestamp(): string {
  return new LoadedDate().toISOString();
}

/** What {@link describeSnapshot} tells of. */
export interface SnapshotFacts {
  readonly options: TracingOptions;
  readonly countsEstimated: boolean;
  readonly startedAt: string;
  readonly totals: ProfileTotals;
  readonly usedHeap: Bytes;
  readonly arrayBuffers: Bytes;
}

/** How the snapshot was made, and what is in use beside what it explains. */
export function describeSnapshot(facts: SnapshotFacts): SnapshotMetadata {
  // Not an import of node:process: that opens the standard streams, which makes pipes non-blocking.
  const { pid, version, platform } = process;
  const { options, countsEstimated, startedAt, totals, usedHeap, arrayBuffers } = facts;
  return {
    createdAt: timestamp(),
    startedAt,
    collectors: [
      {
        name,
        engine: 'inspector',
        engineReason: 'this version has no native engine',
        exact: options.exact,
        interval: options.interval,
        countsEstimated,
        lineShare: 0,
      },
    ],
    domains: { 0: 'heap', 1: 'arraybuffer' },
    untraced: {
      0: Math.max(0, usedHeap - totals.program - totals.tracer),
      1: arrayBuffers,
    },
    tracer: totals.tracer,
    process: { pid, runtime: 'node', version, platform },
  };
}
