import { mkdtempSync, writeFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isTracing, start, takeSnapshot } from '@tracemalloc/collector-node';
import type { WasmCollector } from '@tracemalloc/collector-wasm';
import { type CollectorOptions, Snapshot } from '@tracemalloc/core';
import { dumpSync } from '@tracemalloc/format';
import { onFatalSignal } from './fatal-signal.ts';
import { startWithLastSnapshot } from './last-snapshot.ts';
import { oneLine } from './one-line.ts';
import { declareOwnFiles } from './own-files.ts';
import { ANSWERS, type RunResult, type RunSettings } from './run-settings.ts';

/** Traces this process from now on, and writes the snapshot when it ends. */
export function trace(settings: RunSettings): void {
  const { folder, nframe, exact, interval } = settings;
  let wasm: WasmCollector | undefined;
  let finished = false;
  const finish = () => {
    if (finished) return;
    finished = true;
    answer(folder, ANSWERS.result, result(settings, wasm));
  };
  declareOwnFiles();
  try {
    const options = { nframe, exact, ...(interval === undefined ? {} : { interval }) };
    startTrace(settings, options);
    if (settings.wasm) wasm = traceWasm(options);
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
  onFatalSignal(folder, finish);
}

function startTrace({ folder, oom }: RunSettings, options: CollectorOptions): void {
  if (oom === undefined) {
    start(options);
    return;
  }
  const problem = startWithLastSnapshot(options, (snapshot) => {
    answer(folder, ANSWERS.last, writeSomewhere(snapshot, oom));
  });
  if (problem === undefined) return;
  writeSync(2, `tracemalloc: no snapshot if memory runs out: ${problem}\n`);
}

function result({ output, gc }: RunSettings, wasm: WasmCollector | undefined): RunResult {
  if (!isTracing()) return { problem: 'no snapshot: the program stopped the trace itself' };
  try {
    const snapshot = takeSnapshot({ gc });
    const all = wasm === undefined ? snapshot : Snapshot.merge([snapshot, wasm.takeSnapshot()]);
    return writeSomewhere(all, output);
  } catch (error) {
    return { problem: `no snapshot: ${oneLine(error)}` };
  }
}

/** Traces the modules that the program compiles from now on. */
function traceWasm(options: CollectorOptions): WasmCollector {
  // Not a static import: few programs need it.
  const load = createRequire(import.meta.url);
  const wasm = load('@tracemalloc/collector-wasm') as typeof import('@tracemalloc/collector-wasm');
  const collector = new wasm.WasmCollector();
  collector.start(options);
  wasm.patchWebAssembly(collector, { contexts: options.exact === true });
  return collector;
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

function answer(folder: string, file: string, given: RunResult): void {
  try {
    writeFileSync(join(folder, file), JSON.stringify(given));
  } catch {
    // Whoever started the run is gone, and its folder with it: there is nobody to tell.
  }
}
