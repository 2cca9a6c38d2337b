import type { FunctionType } from '../binary/types-section.ts';

/**
 * The functions of the tracer that an instrumented module calls. It finds them in a table that it exports.
 * Addresses and sizes are i64, so that one tracer works for memories of 32 and of 64 bits.
 */
export const hooks = {
  /** (address, size, number of the allocator's function, context, entry) → bytes until the next call. */
  allocated: { slot: 0, parameters: 'i64 i64 i32 i64 i32', results: 'i64' },
  /** (address), before the free → which frees to tell. */
  freed: { slot: 1, parameters: 'i64', results: 'i64' },
  /** (address), before the reallocation. */
  reallocating: { slot: 2, parameters: 'i64', results: '' },
  /** (old address, new address, size, function, context, entry, countdown) → countdown. */
  reallocated: { slot: 3, parameters: 'i64 i64 i64 i32 i64 i32 i64', results: 'i64' },
  /** (memory, pages before, pages after). */
  grown: { slot: 4, parameters: 'i32 i64 i64', results: '' },
  /** Called by the export `probe` only: shows which name the engine gives the module in its stacks. */
  probed: { slot: 5, parameters: '', results: '' },
} as const;

/** The name of a hook. */
export type HookName = keyof typeof hooks;

/** The type of a hook's function. */
export function hookType(name: HookName): FunctionType {
  const words = (text: string) => text.split(' ').filter((word) => word !== '');
  return { parameters: words(hooks[name].parameters), results: words(hooks[name].results) };
}

/** The exports that instrumentation adds. The collector hides them from the program. */
export const addedExports = {
  /** The table of the hooks. */
  hooks: 'tracemalloc:hooks',
  /** i64: bytes until the next allocation to tell. Without a tracer it never reaches 0. */
  countdown: 'tracemalloc:countdown',
  /** i64: which frees to tell: those of addresses whose bit (address >> 4) % 64 is set; 0 for none. */
  tracing: 'tracemalloc:tracing',
  probe: 'tracemalloc:probe',
  /** Memory 0, of a module that neither exports nor imports it. */
  memory: 'tracemalloc:memory',
  /** The start function, if it waits until a collector is attached. */
  start: 'tracemalloc:start',
} as const;

/** Whether instrumentation added the export. */
export function isAddedExport(name: string): boolean {
  return name.startsWith('tracemalloc:');
}
