/**
 * Everything in one import: traces this process, and reads, writes and prints snapshots.
 *
 * @module tracemalloc
 */

import { declareOwnFiles } from './own-files.ts';

declareOwnFiles();

export * from '@tracemalloc/collector-node';
export type {
  MissingThread,
  TakeProcessSnapshotOptions,
  ThreadId,
  ThreadsMetadata,
  TracedThread,
} from '@tracemalloc/collector-node/workers';
export * from '@tracemalloc/core';
export * from '@tracemalloc/format';
// What is said here by name stands in for what collector-node exports under that name.
export { addCollector, type PausableCollector } from './tracing/collectors.ts';
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
  takeProcessSnapshot,
  takeProcessSnapshotSync,
  takeSnapshot,
} from './tracing/session.ts';
export type { StartOptions } from './tracing/start-options.ts';
