import {
  type Bytes,
  DOMAINS,
  type Domain,
  lineShare,
  type SnapshotMetadata,
  type SnapshotTables,
} from '@tracemalloc/core';
import { name } from './name.ts';
import type { RecorderReading } from './recorder.ts';

// Captured at load: tests of programs replace the global clock.
const LoadedDate = Date;

/** ISO 8601, UTC. */
export function timestamp(): string {
  return new LoadedDate().toISOString();
}

/** What {@link describeSnapshot} describes. */
export interface SnapshotFacts {
  readonly startedAt: string;
  readonly readings: readonly RecorderReading[];
  /** All traces. */
  readonly tables: SnapshotTables;
}

const { heap: HEAP, arraybuffer: ARRAY_BUFFERS } = DOMAINS;

/** How the snapshot was made, and how much memory is in use that it does not explain. */
export function describeSnapshot({ startedAt, readings, tables }: SnapshotFacts): SnapshotMetadata {
  // Not an import of node:process: it opens the standard streams, which makes pipes non-blocking.
  const { pid, version, platform } = process;
  const memory = readings.find((reading) => reading.memory)?.memory ?? process.memoryUsage();
  const { heapUsed, external, arrayBuffers } = memory;
  const ownArrayBuffers = sum(readings.map((reading) => reading.ownArrayBuffers));
  const tracer = sum(readings.map((reading) => reading.tracer));
  const made = readings.flatMap(({ collectors }) => collectors);
  const unexplained = (domain: Domain, inUse: Bytes) =>
    Math.max(0, inUse - sum(readings.map(({ explained }) => explained[domain] ?? 0)));
  return {
    createdAt: timestamp(),
    startedAt,
    collectors: made.map(({ domains, ...description }) => ({
      name,
      ...description,
      lineShare: lineShare(tables, Object.keys(domains).map(Number)),
    })),
    domains: Object.assign(
      { [ARRAY_BUFFERS]: 'arraybuffer' },
      ...made.map(({ domains }) => domains),
    ),
    untraced: {
      [HEAP]: unexplained(HEAP, heapUsed - tracer),
      [ARRAY_BUFFERS]: unexplained(ARRAY_BUFFERS, arrayBuffers - ownArrayBuffers),
    },
    tracer,
    memory: { heapUsed, external, arrayBuffers, ownArrayBuffers },
    process: { pid, runtime: 'node', version, platform },
  };
}

function sum(bytes: readonly Bytes[]): Bytes {
  return bytes.reduce((total, one) => total + one, 0);
}
