/**
 * One trace of a process: the collectors of Node.js and of WebAssembly, and those of third parties,
 * composed; with worker threads. Reads like Python's `tracemalloc`.
 *
 * @module @tracemalloc/session
 */
import { declareOwnFiles } from './own-files.ts';

declareOwnFiles();

export type {
  MissingCollector,
  MissingThread,
  ThreadsMetadata,
  TracedThread,
} from '@tracemalloc/core';
export { addCollector } from './collectors.ts';
export type { StartOptions } from './options/start-options.ts';
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
} from './session.ts';
export type { TakeProcessSnapshotOptions } from './threads/process-snapshot.ts';
export type { ThreadId } from './threads/thread-messages.ts';
