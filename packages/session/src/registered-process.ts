import { writeSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { isTracemallocError } from '@tracemalloc/core';
import { snapshotWriter, startWithLastSnapshot } from './last-snapshot.ts';
import { type ProgramEnvironment, parseEnvironment } from './options/environment.ts';
import type { StartOptions } from './options/start-options.ts';
import { declareOwnFiles } from './own-files.ts';
import { isTracing, startThread } from './session.ts';
import { onSnapshotSignal } from './signals/snapshot-signal.ts';

/** Traces this process as its environment says. Ends it with one line where the environment is wrong. */
export function traceRegistered(): void {
  try {
    const asked = parseEnvironment(process.env);
    if (asked === undefined || isTracing()) return;
    declareOwnFiles();
    startTrace(asked);
    const script = process.argv[1] ?? 'tracemalloc';
    const output = resolve(`${basename(script, extname(script))}.tracemalloc`);
    if (asked.signal !== undefined) onSnapshotSignal(asked.signal, { output, gc: true });
  } catch (error) {
    if (!isTracemallocError(error)) throw error;
    writeSync(2, `${error.message}\n`);
    process.exit(1);
  }
}

function startTrace({ options, oom }: ProgramEnvironment): void {
  if (oom === undefined) {
    startThread(options, { isPreloaded: true });
    return;
  }
  const path = resolve(oom);
  const start = (all: StartOptions) => startThread(all, { isPreloaded: true, oom: path });
  const problem = startWithLastSnapshot(start, options, snapshotWriter(path));
  if (problem !== undefined) writeSync(2, `TRACEMALLOC_OOM: ${problem}\n`);
}
