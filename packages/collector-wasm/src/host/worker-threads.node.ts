import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import type { SharedBlocks, WasmCollector } from '../collector/wasm-collector.ts';

// What is set here, Node.js hands to every thread that is started from then on:
// https://nodejs.org/api/worker_threads.html#workersetenvironmentdatakey-value

const KEY = '@tracemalloc/collector-wasm';

/** The tables of the thread that started this one, if it passed them on. */
export function inheritedBlocks(): SharedBlocks | undefined {
  return getEnvironmentData(KEY) as unknown as SharedBlocks | undefined;
}

/** Lets threads that are started from now on trace into the same tables. */
export function passOnBlocks(collector: WasmCollector): void {
  setEnvironmentData(KEY, collector.share() as never);
}
