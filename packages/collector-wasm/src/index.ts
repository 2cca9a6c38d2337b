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
export type { SharedBlocks, WasmCollectorOptions } from './collector/collector-options.ts';
export type { BlockAddress } from './collector/guests.ts';
export { WasmCollector } from './collector/wasm-collector.ts';
export type {
  InstantiateOptions,
  ModuleSource,
  ResponseLike,
  TracedInstance,
} from './host/instantiate.ts';
export { instantiate } from './host/instantiate.ts';
export { type PatchOptions, patchWebAssembly } from './host/patch-webassembly.ts';
export type {
  InstrumentedModule,
  InstrumentOptions,
  InstrumentReport,
} from './instrument/instrument.ts';
export { instrument } from './instrument/instrument.ts';
export type { ModuleFiles } from './symbolise/module-files.ts';
export type { WasmImports, WasmInstance, WasmModule } from './webassembly/webassembly.ts';
