import { TracemallocError } from '@tracemalloc/core';
import type { HeapEngine } from './engine.ts';
import { InspectorSampler } from './inspector-sampler.ts';

/** V8's sampler over `node:inspector`. Needs no addon. Collects all garbage at each reading. */
export function inspectorEngine(reason: string): HeapEngine {
  return {
    kind: 'inspector',
    reason,
    start: (options) => new InspectorSampler(options, { kind: 'inspector', reason }),
    watchHeapLimit() {
      throw new TracemallocError(
        'ERR_TRACEMALLOC_UNAVAILABLE',
        `onNearHeapLimit: got the inspector engine (${reason}), expected the native or the lines engine`,
      );
    },
  };
}
