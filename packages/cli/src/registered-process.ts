import { writeSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { optionsFromEnvironment } from '@tracemalloc/collector-node';
import { TracemallocError } from '@tracemalloc/core';
import { settingsFromEnvironment } from './environment.ts';
import { snapshotWriter, startWithLastSnapshot } from './last-snapshot.ts';
import { declareOwnFiles } from './own-files.ts';
import { onSnapshotSignal } from './signals/snapshot-signal.ts';
import { isTracing, startThread } from './tracing/session.ts';
import type { StartOptions } from './tracing/start-options.ts';

/** Traces this process as its environment says; ends it with a line where that is not understood. */
export function traceRegistered(): void {
  try {
    const options = optionsFromEnvironment(process.env);
    const { workers, wasm, signal } = settingsFromEnvironment(process.env);
    if (options === undefined || isTracing()) return;
    declareOwnFiles();
    startTrace({ ...options, workers, wasm });
    const script = process.argv[1] ?? 'tracemalloc';
    const output = resolve(`${basename(script, extname(script))}.tracemalloc`);
    if (signal !== undefined) onSnapshotSignal(signal, { output, gc: true });
  } catch (error) {
    if (!(error instanceof TracemallocError)) throw error;
    writeSync(2, `${error.message}\n`);
    process.exit(1);
  }
}

function startTrace(options: StartOptions): void {
  const file = process.env.TRACEMALLOC_OOM ?? '';
  if (file === '') {
    startThread(options, { isPreloaded: true });
    return;
  }
  const oom = resolve(file);
  const start = (all: StartOptions) => startThread(all, { isPreloaded: true, oom });
  const problem = startWithLastSnapshot(start, options, snapshotWriter(oom));
  if (problem !== undefined) writeSync(2, `TRACEMALLOC_OOM: ${problem}\n`);
}
