/**
 * Reads WebAssembly modules and finds the allocator inside them.
 *
 * @module @tracemalloc/collector-wasm
 */
export type { AllocatorRole, AllocatorRuntime } from './allocator/allocator-functions.ts';
export type {
  AllocatorCoverage,
  AllocatorFunction,
  ImportName,
  MemoryReport,
  ModuleReport,
  RefusedFunction,
} from './allocator/inspect-module.ts';
export { inspectModule } from './allocator/inspect-module.ts';
