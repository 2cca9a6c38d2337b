/**
 * Traces where the thread it runs in allocates its JavaScript heap; reads like Python's `tracemalloc`.
 *
 * @packageDocumentation
 */

export { optionsFromEnvironment, type TracingEnvironment } from './environment.ts';
export { DEFAULT_INTERVAL, type StartOptions } from './options.ts';
export { addOwnFiles, type OwnFilesOptions } from './own-files.ts';
export {
  clearTraces,
  getTracebackLimit,
  getTracedMemory,
  getTracemallocMemory,
  isTracing,
  resetPeak,
  start,
  stop,
  type TakeSnapshotOptions,
  type TracedMemory,
  takeSnapshot,
} from './session.ts';
