import type { SnapshotMetadata } from '@tracemalloc/core';

/** Lines that say of which threads the memory is not in a snapshot of a process; none if of no thread. */
export function threadNotes({ threads }: SnapshotMetadata): string[] {
  if (threads === undefined) return [];
  const { traced, missing, ended } = threads;
  const notes: string[] = [];
  if (missing.length > 0) {
    const which = missing.map(({ threadId, reason }) => `${nameOf(threadId)} (${reason})`);
    const all = `${traced.length + missing.length} threads`;
    notes.push(`not in the snapshot, of ${all}: ${which.join(', ')}`);
  }
  if (ended > 0)
    notes.push(`worker threads that had ended before: ${ended}; what they held is gone`);
  return notes;
}

function nameOf(threadId: number): string {
  return threadId === 0 ? 'the main thread' : `worker ${threadId}`;
}
