import { Snapshot, type ThreadsMetadata } from '@tracemalloc/core';
import type { ThreadId } from './thread-messages.ts';

/** One snapshot of the snapshots of several threads; the first one is that of the thread that asked. */
export function mergeThreads(
  own: ReadonlyMap<ThreadId, Snapshot>,
  { missing, ended }: Pick<ThreadsMetadata, 'missing' | 'ended'>,
): Snapshot {
  const [first] = own.values();
  // One thread is the usual case, whose tables need no new numbers.
  const merged = own.size === 1 ? first! : Snapshot.merge(own.values());
  const { tables, tracebackLimit, metadata } = merged;
  const threads: ThreadsMetadata = {
    traced: Array.from(own, ([threadId, { total }]) => ({ threadId, ...total })),
    missing,
    ended,
  };
  return Snapshot.fromTables(tables, { tracebackLimit, metadata: { ...metadata, threads } });
}
