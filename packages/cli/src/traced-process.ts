import { mkdtempSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isTracing, start, takeSnapshot } from '@tracemalloc/collector-node';
import type { Snapshot } from '@tracemalloc/core';
import { dumpSync } from '@tracemalloc/format';
import { onFatalSignal } from './fatal-signal.ts';
import { oneLine } from './one-line.ts';
import { declareOwnFiles } from './own-files.ts';
import { ANSWERS, type RunResult, type RunSettings } from './run-settings.ts';

/** Traces this process from now on, and writes the snapshot when it ends. */
export function trace(settings: RunSettings): void {
  const { folder, nframe, exact, interval } = settings;
  let finished = false;
  const finish = () => {
    if (finished) return;
    finished = true;
    answer(folder, result(settings));
  };
  declareOwnFiles();
  try {
    start({ nframe, exact, ...(interval === undefined ? {} : { interval }) });
  } catch (error) {
    // The program runs all the same, untraced: a tracer must not change its result.
    const problem = `not tracing: ${oneLine(error)}`;
    writeSync(2, `tracemalloc: ${problem}\n`);
    answer(folder, { problem });
    return;
  }
  // One more listener must not be the one too many that Node.js warns of.
  process.setMaxListeners(process.getMaxListeners() + 1);
  process.on('exit', finish);
  onFatalSignal(folder, finish);
}

function result({ output, gc }: RunSettings): RunResult {
  if (!isTracing()) return { problem: 'no snapshot: the program stopped the trace itself' };
  try {
    return writeSomewhere(takeSnapshot({ gc }), output);
  } catch (error) {
    return { problem: `no snapshot: ${oneLine(error)}` };
  }
}

/** Writes the snapshot, in the folder for temporary files if it has to be. */
function writeSomewhere(snapshot: Snapshot, output: string): RunResult {
  try {
    dumpSync(snapshot, output);
    return { path: output };
  } catch (error) {
    // A folder of its own: the name may be somebody else's file.
    const path = join(mkdtempSync(join(tmpdir(), 'tracemalloc-')), basename(output));
    dumpSync(snapshot, path);
    return { path, problem: `cannot write ${output}: ${oneLine(error)}; wrote ${path} instead` };
  }
}

function answer(folder: string, given: RunResult): void {
  try {
    writeFileSync(join(folder, ANSWERS.result), JSON.stringify(given));
  } catch {
    // Whoever started the run is gone, and its folder with it: there is nobody to tell.
  }
}
