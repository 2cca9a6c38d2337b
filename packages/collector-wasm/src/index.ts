/**
 * Traces what WebAssembly modules allocate in their own memory.
 *
 * @module @tracemalloc/collector-wasm
 */
export type { AllocatorRole, ConventionName } from './allocator/conventions.ts';
export type { AllocatorFunction, Evidence, RefusedFunction } from './allocator/find-allocator.ts';
export type {
  AllocatorCoverage,
  ImportName,
  InspectOptions,
  MemoryReport,
  ModuleReport,
} from './allocator/inspect-module.ts';
export { inspectModule } from './allocator/inspect-module.ts';
export type { WasmImports, WasmInstance, WasmModule } from './host/engine.ts';
export type {
  InstantiateOptions,
  ModuleSource,
  ResponseLike,
  TracedInstance,
} from './host/instantiate.ts';
export { instantiate } from './host/instantiate.ts';
export type { ModuleFiles } from './host/module-files.ts';
export { type PatchOptions, patchWebAssembly } from './host/patch-webassembly.ts';
export type {
  InstrumentedModule,
  InstrumentOptions,
  InstrumentReport,
} from './instrument/instrument.ts';
export { instrument } from './instrument/instrument.ts';
export type { BlockAddress } from './tracer/guests.ts';
export type { TracingOptions } from './tracer/options.ts';
export type { StackNumber } from './tracer/stack-capture.ts';
export {
  type SharedTables,
  WasmCollector,
  type WasmSnapshotOptions,
} from './tracer/wasm-collector.ts';
