import { createRequire } from 'node:module';
import { isTracemallocError, type Snapshot } from '@tracemalloc/core';
import type { StartOptions } from './options/start-options.ts';

/**
 * Calls `start`, and has `write` called with a last snapshot when memory runs out, if the engine can do that.
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

/** A function that writes a snapshot to `path`. It loads its modules now, not when memory is scarce. */
export function snapshotWriter(path: string): (snapshot: Snapshot) => void {
  const load = createRequire(import.meta.url);
  const { dumpSync } = load('@tracemalloc/format') as typeof import('@tracemalloc/format');
  return (snapshot) => dumpSync(snapshot, path);
}
