/**
 * Traces where its own thread allocates memory: on the JavaScript heap, in buffers, in async resources. Reads
 * like Python's `tracemalloc`.
 *
 * @module @tracemalloc/collector-node
 */

export { nameDomain, type TakeSnapshotOptions, type TracedMemory } from '@tracemalloc/core';
export { ENGINES, type EngineKind } from './engine-kind.ts';
export { name } from './name.ts';
export {
  DEFAULT_INTERVAL,
  parseStartOptions,
  type StartOptions,
  type TracingOptions,
} from './options.ts';
export {
  clearTraces,
  getObjectTraceback,
  getTracebackLimit,
  getTracedMemory,
  getTracemallocMemory,
  isTracing,
  pause,
  resetPeak,
  resume,
  start,
  stop,
  takeSnapshot,
} from './session.ts';
export { getTraceback, track, untrack } from './track.ts';
export type { BlockId } from './tracked/tracked-blocks.ts';
