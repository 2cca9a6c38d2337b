export type { AllocatorRole, AllocatorRuntime } from './allocator-functions.ts';
export type {
  AllocatorCoverage,
  AllocatorFunction,
  MemoryReport,
  ModuleReport,
  RefusedFunction,
} from './inspect-module.ts';
export { inspectModule } from './inspect-module.ts';
