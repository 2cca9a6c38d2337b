import { createRequire } from 'node:module';
import { isTracemallocError, type Snapshot } from '@tracemalloc/core';
import type { StartOptions } from './options/start-options.ts';

/**
 * Starts to trace by `start`, with a last snapshot for `write` when memory runs out, if the engine can do that.
 *
 * @returns why there will be no last snapshot; `undefined` if there will be one.
 * @throws {TracemallocError} as `start` does.
 */
export function startWithLastSnapshot(
  start: (options: StartOptions) => void,
  options: StartOptions,
  write: (snapshot: Snapshot) => void,
): string | undefined {
  try {
    start({ ...options, onNearHeapLimit: write });
    return undefined;
  } catch (error) {
    const unavailable = isTracemallocError(error) && error.code === 'ERR_TRACEMALLOC_UNAVAILABLE';
    if (!unavailable) throw error;
    start(options);
    return error.message;
  }
}

/** What writes a snapshot to `path`; its modules are loaded now, not when memory is scarce. */
export function snapshotWriter(path: string): (snapshot: Snapshot) => void {
  const load = createRequire(import.meta.url);
  const { dumpSync } = load('@tracemalloc/format') as typeof import('@tracemalloc/format');
  return (snapshot) => dumpSync(snapshot, path);
}
