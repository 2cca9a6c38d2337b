import {
  type Bytes,
  type CollectorDescription,
  Snapshot,
  type SnapshotMetadata,
} from '@tracemalloc/core';
import type { ThreadId } from './thread-messages.ts';
import type { ThreadsMetadata } from './threads-metadata.ts';

/**
 * One snapshot of the snapshots of several threads; the first one is that of the thread that asked.
 * What each thread has counted for itself is added up.
 */
export function mergeThreads(
  own: ReadonlyMap<ThreadId, Snapshot>,
  { missing, ended }: Pick<ThreadsMetadata, 'missing' | 'ended'>,
): Snapshot {
  const snapshots = [...own.values()];
  const [first] = snapshots;
  // One thread is the usual case, whose tables need no new numbers.
  const merged = snapshots.length === 1 ? first! : Snapshot.merge(snapshots);
  const { tables, tracebackLimit, metadata } = merged;
  const all = snapshots.map((snapshot) => snapshot.metadata);
  const threads: ThreadsMetadata = {
    traced: Array.from(own, ([threadId, { total }]) => ({ threadId, ...total })),
    missing,
    ended,
  };
  return Snapshot.fromTables(tables, {
    tracebackLimit,
    metadata: { ...metadata, ...inSum(all), collectors: collectorsOf(snapshots), threads },
  });
}

/** The keys whose values are bytes of one thread each; see describeSnapshot. */
function inSum(all: readonly SnapshotMetadata[]): Partial<SnapshotMetadata> {
  const memory: Record<string, Bytes> = {};
  let tracer = 0;
  for (const metadata of all) {
    tracer += Number(metadata.tracer ?? 0);
    for (const [kind, bytes] of Object.entries(metadata.memory ?? {})) {
      memory[kind] = (memory[kind] ?? 0) + Number(bytes);
    }
  }
  return { tracer, memory };
}

/**
 * A collector that works alike in several threads is one. Its share of real lines is that of each
 * thread, weighted by the thread's bytes: those of one collector alone are not known.
 */
function collectorsOf(snapshots: readonly Snapshot[]): CollectorDescription[] {
  const alike = new Map<string, { described: CollectorDescription; bytes: Bytes; lines: Bytes }>();
  for (const { metadata, total } of snapshots) {
    for (const described of metadata.collectors) {
      const key = JSON.stringify({ ...described, lineShare: 0 });
      const sums = alike.get(key) ?? { described, bytes: 0, lines: 0 };
      sums.bytes += total.size;
      sums.lines += total.size * described.lineShare;
      alike.set(key, sums);
    }
  }
  return Array.from(alike.values(), ({ described, bytes, lines }) => ({
    ...described,
    lineShare: bytes === 0 ? described.lineShare : lines / bytes,
  }));
}
