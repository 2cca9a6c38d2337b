import { type Bytes, Snapshot, type SnapshotMetadata } from '@tracemalloc/core';
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
  const { tables, tracebackLimit, metadata } = Snapshot.merge(snapshots);
  const all = snapshots.map((snapshot) => snapshot.metadata);
  const threads: ThreadsMetadata = {
    traced: Array.from(own, ([threadId, { total }]) => ({ threadId, ...total })),
    missing,
    ended,
  };
  return Snapshot.fromTables(tables, {
    tracebackLimit,
    metadata: { ...metadata, ...inSum(all), threads },
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
