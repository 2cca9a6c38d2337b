import { createRequire } from 'node:module';
import { stackNumbers } from '@tracemalloc/collector-node/stack-numbers';
import type { SharedBlocks, WasmCollector } from '@tracemalloc/collector-wasm';
import type { CollectorOptions } from '@tracemalloc/core';
import { addCollector } from './collectors.ts';

let collector: WasmCollector | undefined;
let remove: (() => void) | undefined;

// Not static imports: few programs need it.
const load = createRequire(import.meta.url);

/** Loads what traces WebAssembly. Do it before V8's heap is traced: loading then takes several times as long. */
export function loadWasmCollector(): typeof import('@tracemalloc/collector-wasm') {
  return load('@tracemalloc/collector-wasm');
}

function loadModuleFiles(): typeof import('@tracemalloc/collector-wasm/local-module-files') {
  return load('@tracemalloc/collector-wasm/local-module-files');
}

/**
 * Traces the modules that the program compiles from now on, unless it does so already.
 *
 * @param shared - the blocks of the thread that started this one.
 */
export function traceWasmGuests(options: CollectorOptions, shared?: SharedBlocks): void {
  if (collector === undefined) {
    const wasm = loadWasmCollector();
    const isExact = options.exact === true;
    collector = new wasm.WasmCollector({
      files: loadModuleFiles().localModuleFiles,
      stackNumber: isExact ? stackNumbers() : undefined,
      shared,
    });
    wasm.patchWebAssembly(collector, { contexts: isExact });
  }
  collector.start(options);
  remove = addCollector(collector);
}

/** Stops tracing them. The next start may ask for it again. */
export function untraceWasmGuests(): void {
  collector?.stop();
  remove?.();
}

/** What a worker needs to trace its guests together with this thread's; `undefined` if this thread traces none. */
export function sharedGuests(): SharedBlocks | undefined {
  return collector?.isTracing() === true ? collector.share() : undefined;
}
