import { type CollectorOptions, refuse } from '@tracemalloc/core';
import { type Option, parseCollectorOptions, parseOptions } from '@tracemalloc/core/options';
import { moduleError } from '../binary/byte-cursor.ts';
import { moduleBytes } from '../binary/module-bytes.ts';
import { readModule } from '../binary/module-reader.ts';
import { WasmCollector } from '../collector/wasm-collector.ts';
import { type InstrumentOptions, instrumentContents } from '../instrument/instrument.ts';
import {
  instrumentOptionTable,
  type ParsedInstrumentOptions,
} from '../instrument/instrument-options.ts';
import { isInstrumented } from '../instrument/tracing-section.ts';
import { filesOption, type ModuleFiles } from '../symbolise/module-files.ts';
import { tracedModule } from '../webassembly/traced-module.ts';
import {
  originalWebAssembly,
  type WasmImports,
  type WasmInstance,
  type WasmModule,
} from '../webassembly/webassembly.ts';
import { collectorOption } from './check-collector.ts';

/** How to instantiate a module. */
export interface InstantiateOptions extends Omit<InstrumentOptions, 'deferStart'> {
  /** The collector that traces the instance. Default: a new one. */
  readonly collector?: WasmCollector | undefined;
  /** Starts the collector before the module's first instruction; as {@link WasmCollector.start}. */
  readonly start?: number | CollectorOptions | undefined;
  /** {@link WasmCollectorOptions.files} of the new collector. */
  readonly files?: ModuleFiles | undefined;
}

/** An instance and its collector. */
export interface TracedInstance {
  /** The instrumented module. */
  readonly module: WasmModule;
  /** Has the exports of the original module. */
  readonly instance: WasmInstance;
  /** Traces if it did before, or if `start` was given. */
  readonly collector: WasmCollector;
}

/** The bytes of a module, a module, or a response that brings one. */
export type ModuleSource = ArrayBuffer | ArrayBufferView | WasmModule | ResponseLike;

/** The part of a `Response` that is used. */
export interface ResponseLike {
  /** The bytes of the module. */
  arrayBuffer(): Promise<ArrayBuffer>;
  /** The file that frames of the module name, unless `filename` is given. */
  readonly url?: string;
}

/**
 * Instruments a module, instantiates it, and attaches a collector.
 *
 * @param source - the bytes, a `Response`, or a promise of either; or a module that was compiled from what
 * {@link instrument} returned
 * @throws {TracemallocError} `ERR_TRACEMALLOC_MODULE` if the module cannot be instrumented
 * @throws {TracemallocError} `ERR_TRACEMALLOC_OPTION` for both `collector` and `files`: only a new
 * collector takes `files`
 * @throws what `WebAssembly.instantiate` and the start function throw
 */
export async function instantiate(
  source: ModuleSource | Promise<ModuleSource>,
  imports: WasmImports = {},
  options: InstantiateOptions = {},
): Promise<TracedInstance> {
  const {
    collector: given,
    start,
    files,
    ...how
  } = parseOptions('instantiate', options, optionTable);
  if (given !== undefined && files !== undefined) {
    refuse('files', files, 'none beside a collector, which has its own', 'ERR_TRACEMALLOC_OPTION');
  }
  const collector = given ?? new WasmCollector({ files });
  const module = await compile(await source, how);
  if (start !== undefined) collector.start(start);
  const instance = (await originalWebAssembly.instantiate(module, imports)) as WasmInstance;
  collector.attach(module, instance, imports);
  return { module, instance, collector };
}

const { deferStart: _, ...moduleOptionTable } = instrumentOptionTable;

/** How to instrument a module that this package instantiates. */
type ModuleOptions = Omit<ParsedInstrumentOptions, 'deferStart'>;

const startOption: Option<number | CollectorOptions | undefined> = {
  check: (_name, value) => void parseCollectorOptions(value),
  default: undefined,
};

const optionTable = {
  ...moduleOptionTable,
  collector: collectorOption,
  start: startOption,
  files: filesOption,
};

async function compile(source: ModuleSource, how: ModuleOptions): Promise<WasmModule> {
  if (source instanceof originalWebAssembly.Module) {
    if (tracedModule(source as WasmModule) !== undefined) return source as WasmModule;
    throw moduleError(
      'got a compiled module that is not instrumented',
      'one that is, or the bytes of one',
    );
  }
  const response = source as Partial<ResponseLike>;
  if (typeof response.arrayBuffer !== 'function') {
    return originalWebAssembly.compile(instrumentedBytes(source as ArrayBuffer, how));
  }
  const { url } = response;
  const filename = how.filename ?? (url === '' ? undefined : url);
  const bytes = await response.arrayBuffer();
  return originalWebAssembly.compile(instrumentedBytes(bytes, { ...how, filename }));
}

/** The bytes of the instrumented module; as given if it is instrumented already. */
function instrumentedBytes(given: ArrayBuffer | ArrayBufferView, how: ModuleOptions): Uint8Array {
  const bytes = moduleBytes(given);
  const module = readModule(bytes);
  if (isInstrumented(module)) return bytes;
  return instrumentContents(module, { ...how, deferStart: true }).bytes;
}
