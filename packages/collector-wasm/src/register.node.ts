/**
 * Traces every WebAssembly module of this process, from its first line on:
 * `node --import @tracemalloc/collector-wasm/register app.js`. It also traces worker threads that
 * inherit that option.
 *
 * `TRACEMALLOC` is the number of frames (default: 25). `TRACEMALLOC_EXACT=1` records every block;
 * `TRACEMALLOC_INTERVAL` is the bytes between two samples. With `TRACEMALLOC_WASM=0` nothing is traced.
 *
 * @module @tracemalloc/collector-wasm/register
 */
import type { Collector } from '@tracemalloc/core';
import { WasmCollector } from './collector/wasm-collector.ts';
import { localModuleFiles } from './host/local-module-files.node.ts';
import { patchWebAssembly } from './host/patch-webassembly.ts';
import { inheritedBlocks, passOnBlocks } from './host/worker-threads.node.ts';
import { registerOptions } from './register-options.ts';

const options = registerOptions(process.env);

/** The collector of this thread. It does not trace if `TRACEMALLOC_WASM` is `0`. */
export const collector: WasmCollector = new WasmCollector({
  files: localModuleFiles,
  shared: inheritedBlocks(),
});

if (options !== undefined) {
  collector.start(options);
  patchWebAssembly(collector);
  makeKnown();
  passOnBlocks(collector);
}

/** Adds the collector to the set in which the package `tracemalloc` finds the collectors of a realm. */
function makeKnown(): void {
  const known = Symbol.for('@tracemalloc/collectors');
  const all = (globalThis as { [known]?: Set<Collector> })[known] ?? new Set();
  Object.defineProperty(globalThis, known, { value: all.add(collector), configurable: true });
}
