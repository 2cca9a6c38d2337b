import type { CollectorOptions } from '@tracemalloc/core';
import { moduleError } from '../binary/byte-cursor.ts';
import { moduleBytes } from '../binary/module-bytes.ts';
import { customSection, readModule } from '../binary/module-reader.ts';
import { WasmCollector } from '../collector/wasm-collector.ts';
import { type InstrumentOptions, instrument } from '../instrument/instrument.ts';
import { TRACING_SECTION } from '../instrument/tracing-section.ts';
import type { ModuleFiles } from '../symbolise/module-files.ts';
import { tracedModule } from '../webassembly/traced-module.ts';
import {
  originalWebAssembly,
  type WasmImports,
  type WasmInstance,
  type WasmModule,
} from '../webassembly/webassembly.ts';

/** How to instantiate a module. */
export interface InstantiateOptions extends InstrumentOptions {
  /** The collector that is to trace the instance; a new one unless said. */
  readonly collector?: WasmCollector | undefined;
  /** Starts the collector before the module's first instruction; as {@link WasmCollector.start}. */
  readonly start?: number | CollectorOptions | undefined;
  /** Where modules keep debug information in files of their own; see {@link WasmCollector.files}. */
  readonly files?: ModuleFiles | undefined;
}

/** An instance and what traces it. */
export interface TracedInstance {
  /** The module as it was instrumented. */
  readonly module: WasmModule;
  /** Its exports are those of the module as it was. */
  readonly instance: WasmInstance;
  /** Not started, unless it was before or `start` was given. */
  readonly collector: WasmCollector;
}

/** Bytes of a module, a module, or a response that brings one. */
export type ModuleSource = ArrayBuffer | ArrayBufferView | WasmModule | ResponseLike;

/** What is used of a `Response`. */
export interface ResponseLike {
  /** The bytes of the module. */
  arrayBuffer(): Promise<ArrayBuffer>;
  /** What frames of the module call it. */
  readonly url?: string;
}

/**
 * Instruments a module, instantiates it, and attaches a collector.
 *
 * @param source - its bytes or a `Response`, also as promises, or a module that was compiled from
 * what {@link instrument} returned
 * @throws {TracemallocError} `ERR_TRACEMALLOC_MODULE` for what cannot be instrumented; and what
 * `WebAssembly.instantiate` and the module's start function throw
 */
export async function instantiate(
  source: ModuleSource | Promise<ModuleSource>,
  imports: WasmImports = {},
  options: InstantiateOptions = {},
): Promise<TracedInstance> {
  const { collector = new WasmCollector(), start, files, ...given } = options;
  collector.files ??= files;
  const module = await compile(await source, given);
  if (start !== undefined) collector.start(start);
  const instance = (await originalWebAssembly.instantiate(module, imports)) as WasmInstance;
  collector.attach(module, instance, imports);
  return { module, instance, collector };
}

async function compile(source: ModuleSource, options: InstrumentOptions): Promise<WasmModule> {
  if (source instanceof originalWebAssembly.Module) {
    if (tracedModule(source as WasmModule) !== undefined) return source as WasmModule;
    throw moduleError(
      'got a compiled module that is not instrumented',
      'one that is, or the bytes of one',
    );
  }
  const response = source as Partial<ResponseLike>;
  if (typeof response.arrayBuffer !== 'function') {
    return originalWebAssembly.compile(instrumentedBytes(source as ArrayBuffer, options));
  }
  const { url } = response;
  const named = url === undefined || url === '' ? {} : { filename: url };
  return originalWebAssembly.compile(
    instrumentedBytes(await response.arrayBuffer(), { ...named, ...options }),
  );
}

/** The bytes of a module, instrumented unless they are already. */
function instrumentedBytes(
  source: ArrayBuffer | ArrayBufferView,
  options: InstrumentOptions,
): Uint8Array {
  const bytes = moduleBytes(source);
  if (customSection(readModule(bytes), TRACING_SECTION) !== undefined) return bytes;
  return instrument(bytes, { ...options, deferStart: true }).bytes;
}
