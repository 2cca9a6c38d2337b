import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import type { SharedBlocks } from '../collector/collector-options.ts';
import type { WasmCollector } from '../collector/wasm-collector.ts';

// Node.js gives each thread that starts later a copy of this environment data:
// https://nodejs.org/api/worker_threads.html#workersetenvironmentdatakey-value

const KEY = '@tracemalloc/collector-wasm';

/** The shared blocks of the thread that started this one; undefined if it shares none. */
export function inheritedBlocks(): SharedBlocks | undefined {
  return getEnvironmentData(KEY) as unknown as SharedBlocks | undefined;
}

/** Lets threads that start from now on share blocks with this one. */
export function passOnBlocks(collector: WasmCollector): void {
  setEnvironmentData(KEY, collector.share() as never);
}
