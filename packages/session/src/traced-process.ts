import { writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { oneLine } from '@tracemalloc/core';
import { startWithLastSnapshot } from './last-snapshot.ts';
import type { StartOptions } from './options/start-options.ts';
import { declareOwnFiles } from './own-files.ts';
import { ANSWERS, type RunResult, type RunSettings } from './run-settings.ts';
import { isTracing, startThread, takeProcessSnapshotSync } from './session.ts';
import { onFatalSignal } from './signals/fatal-signal.ts';
import { onSnapshotSignal } from './signals/snapshot-signal.ts';
import { writeSomewhere } from './write-snapshot.ts';

/** Traces this process from now on, and writes the snapshot when it ends. */
export function trace(settings: RunSettings): void {
  const { folder, output, gc, signal } = settings;
  let finished = false;
  const finish = () => {
    if (finished) return;
    finished = true;
    answer(folder, ANSWERS.result, result(settings));
  };
  declareOwnFiles();
  try {
    startTrace(settings);
  } catch (error) {
    // The program runs all the same, untraced: a tracer must not change its result.
    const problem = `not tracing: ${oneLine(error)}`;
    writeSync(2, `tracemalloc: ${problem}\n`);
    answer(folder, ANSWERS.result, { problem });
    return;
  }
  // One more listener must not be the one too many that Node.js warns of.
  process.setMaxListeners(process.getMaxListeners() + 1);
  process.on('exit', finish);
  // First: what watches fatal signals takes handles that are made later for the program's.
  if (signal !== undefined) onSnapshotSignal(signal, { output, gc, beforeEnd: finish });
  onFatalSignal(folder, finish);
}

function startTrace({ folder, oom, options }: RunSettings): void {
  const start = (all: StartOptions) => startThread(all, { isPreloaded: true });
  if (oom === undefined) {
    start(options);
    return;
  }
  const problem = startWithLastSnapshot(start, options, (snapshot) => {
    answer(folder, ANSWERS.last, writeSomewhere(snapshot, oom));
  });
  if (problem === undefined) return;
  writeSync(2, `tracemalloc: no snapshot if memory runs out: ${problem}\n`);
}

function result({ output, gc }: RunSettings): RunResult {
  if (!isTracing()) return { problem: 'no snapshot: the program stopped the trace itself' };
  try {
    return writeSomewhere(takeProcessSnapshotSync({ gc }), output);
  } catch (error) {
    return { problem: `no snapshot: ${oneLine(error)}` };
  }
}

function answer(folder: string, file: string, given: RunResult): void {
  try {
    writeFileSync(join(folder, file), JSON.stringify(given));
  } catch {
    // Whoever started the run is gone, and its folder with it: there is nobody to tell.
  }
}
