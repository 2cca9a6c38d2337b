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
import type { CollectorOptions } from '@tracemalloc/core';
import { patchWebAssembly } from './host/patch-webassembly.ts';
import { inheritedTables, passOnTables } from './host/worker-threads.node.ts';
import { WasmCollector } from './tracer/wasm-collector.ts';

/** What traces this thread. */
export const collector: WasmCollector = new WasmCollector(inheritedTables());

function options(): CollectorOptions {
  const { TRACEMALLOC = '25', TRACEMALLOC_WASM } = process.env;
  const nframe = Number(TRACEMALLOC);
  if (TRACEMALLOC_WASM === undefined) return { nframe };
  if (TRACEMALLOC_WASM === 'exact') return { nframe, exact: true };
  return { nframe, interval: Number(TRACEMALLOC_WASM) };
}

collector.start(options());
patchWebAssembly(collector);
passOnTables(collector);
