/**
 * Traces every WebAssembly module of this process, from its first line on:
 * `node --import @tracemalloc/collector-wasm/register app.js`. In worker threads too, as far as they
 * inherit that option.
 *
 * `TRACEMALLOC` is the number of frames, 25 unless set. `TRACEMALLOC_WASM` is `exact`, or the bytes
 * between two samples.
 *
 * @module @tracemalloc/collector-wasm/register
 */
import type { Collector, CollectorOptions } from '@tracemalloc/core';
import { WasmCollector } from './collector/wasm-collector.ts';
import { localModuleFiles } from './host/local-module-files.node.ts';
import { patchWebAssembly } from './host/patch-webassembly.ts';
import { inheritedBlocks, passOnBlocks } from './host/worker-threads.node.ts';

/** What traces this thread. */
export const collector: WasmCollector = new WasmCollector(inheritedBlocks());

function options(): CollectorOptions {
  const { TRACEMALLOC = '25', TRACEMALLOC_WASM } = process.env;
  const nframe = Number(TRACEMALLOC);
  if (TRACEMALLOC_WASM === undefined) return { nframe };
  if (TRACEMALLOC_WASM === 'exact') return { nframe, exact: true };
  return { nframe, interval: Number(TRACEMALLOC_WASM) };
}

collector.start(options());
patchWebAssembly(collector, { files: localModuleFiles });
makeKnown();
passOnBlocks(collector);

/** The package `tracemalloc` finds the collectors of an isolate there. */
function makeKnown(): void {
  const known = Symbol.for('@tracemalloc/collectors');
  const all = (globalThis as { [known]?: Set<Collector> })[known] ?? new Set();
  Object.defineProperty(globalThis, known, { value: all.add(collector), configurable: true });
}
