import { GCProfiler, getHeapStatistics } from 'node:v8';
import type { Bytes } from '@tracemalloc/core';

/**
 * Runs `collect`, which forces a garbage collection, and tells how much heap was in use right after it, before
 * the result itself was made.
 */
export function usedHeapAfterGc<T>(collect: () => T): { value: T; usedHeap: Bytes } {
  const profiler = new GCProfiler();
  profiler.start();
  let value: T;
  let collections: ReturnType<GCProfiler['stop']>['statistics'];
  try {
    value = collect();
  } finally {
    collections = profiler.stop()?.statistics ?? [];
  }
  // The least of several: a later one saw the result alive.
  let usedHeap = getHeapStatistics().used_heap_size;
  for (const { gcType, afterGC } of collections) {
    if (gcType !== 'MarkSweepCompact') continue;
    usedHeap = Math.min(usedHeap, afterGC.heapStatistics.usedHeapSize);
  }
  return { value, usedHeap };
}
