/**
 * Reads WebAssembly modules and finds the allocator inside them.
 *
 * @module @tracemalloc/collector-wasm
 */
export type { AllocatorRole, AllocatorRuntime } from './allocator-functions.ts';
export type {
  AllocatorCoverage,
  AllocatorFunction,
  ImportName,
  MemoryReport,
  ModuleReport,
  RefusedFunction,
} from './inspect-module.ts';
export { inspectModule } from './inspect-module.ts';
