import type { Bytes, Domain, SnapshotMetadata } from '@tracemalloc/core';
import type { SourceReading } from './source.ts';

// As they were at load: tests of programs replace the global clock.
const LoadedDate = Date;

/** ISO 8601, UTC. */
export function timestamp(): string {
  return new LoadedDate().toISOString();
}

/** What {@link describeSnapshot} tells of. */
export interface SnapshotFacts {
  readonly startedAt: string;
  readonly readings: ReadonlyMap<Domain, SourceReading>;
}

const HEAP: Domain = 0;
const ARRAY_BUFFERS: Domain = 1;

/** How the snapshot was made, and what is in use beside what it explains. */
export function describeSnapshot({ startedAt, readings }: SnapshotFacts): SnapshotMetadata {
  // Not an import of node:process: that opens the standard streams, which makes pipes non-blocking.
  const { pid, version, platform } = process;
  const all = [...readings.values()];
  const memory = all.find((reading) => reading.memory)?.memory ?? process.memoryUsage();
  const { heapUsed, external, arrayBuffers } = memory;
  const ownArrayBuffers = sum(all.map((reading) => reading.ownArrayBuffers));
  const unexplained = (domain: Domain, inUse: Bytes) =>
    Math.max(0, inUse - (readings.get(domain)?.traced ?? 0));
  return {
    createdAt: timestamp(),
    startedAt,
    collectors: all.map((reading) => reading.collector),
    domains: { [HEAP]: 'heap', [ARRAY_BUFFERS]: 'arraybuffer' },
    untraced: {
      [HEAP]: unexplained(HEAP, heapUsed - (readings.get(HEAP)?.tracer ?? 0)),
      [ARRAY_BUFFERS]: unexplained(ARRAY_BUFFERS, arrayBuffers - ownArrayBuffers),
    },
    tracer: sum(all.map((reading) => reading.tracer)),
    memory: { heapUsed, external, arrayBuffers, ownArrayBuffers },
    process: { pid, runtime: 'node', version, platform },
  };
}

function sum(bytes: readonly Bytes[]): Bytes {
  return bytes.reduce((total, one) => total + one, 0);
}
