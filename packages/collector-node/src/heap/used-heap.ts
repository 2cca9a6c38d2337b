import { GCProfiler, getHeapStatistics } from 'node:v8';
import type { Bytes } from '@tracemalloc/core';

/**
 * Runs what forces a garbage collection, and says how much heap was in use right after it, before
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
  // Of several, the least: one that came later saw the result alive.
  let usedHeap = getHeapStatistics().used_heap_size;
  for (const { gcType, afterGC } of collections) {
    if (gcType !== 'MarkSweepCompact') continue;
    usedHeap = Math.min(usedHeap, afterGC.heapStatistics.usedHeapSize);
  }
  return { value, usedHeap };
}
