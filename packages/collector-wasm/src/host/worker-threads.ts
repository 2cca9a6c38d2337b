import type { SharedTables, WasmCollector } from '../tracer/wasm-collector.ts';

// Node.js hands what is set here to every thread that is started from then on:
// https://nodejs.org/api/worker_threads.html#workersetenvironmentdatakey-value. Not imported, since
// this package runs in browsers too.

const KEY = '@tracemalloc/collector-wasm';

interface WorkerThreads {
  getEnvironmentData(key: string): unknown;
  setEnvironmentData(key: string, value: unknown): void;
}

function workerThreads(): WorkerThreads | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?(id: string): unknown } };
  return process?.getBuiltinModule?.('node:worker_threads') as WorkerThreads | undefined;
}

/** The tables of the thread that started this one, if it passed them on. */
export function inheritedTables(): SharedTables | undefined {
  return workerThreads()?.getEnvironmentData(KEY) as SharedTables | undefined;
}

/** Lets threads that are started from now on trace into the same tables. */
export function passOnTables(collector: WasmCollector): void {
  workerThreads()?.setEnvironmentData(KEY, collector.share());
}
