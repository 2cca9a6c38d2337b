import type { FunctionType } from '../binary/types-section.ts';

/**
 * What an instrumented module calls when it allocates: functions of the tracer, in a table that the
 * module exports. Addresses and sizes cross as i64, so that one tracer serves memories of 32 and of
 * 64 bits.
 */
export const hooks = {
  /** (address, size, function of the allocator, context, entry) → bytes until the next call. */
  allocated: { slot: 0, parameters: 'i64 i64 i32 i64 i32', results: 'i64' },
  /** (address), before it is freed → which frees are to be told. */
  freed: { slot: 1, parameters: 'i64', results: 'i64' },
  /** (address), before it is reallocated. */
  reallocating: { slot: 2, parameters: 'i64', results: '' },
  /** (old address, new one, size, function, context, entry, countdown) → countdown. */
  reallocated: { slot: 3, parameters: 'i64 i64 i64 i32 i64 i32 i64', results: 'i64' },
  /** (memory, pages before, pages after). */
  grown: { slot: 4, parameters: 'i32 i64 i64', results: '' },
  /** Called by the export `probe` alone: learns what the engine calls the module in its stacks. */
  probed: { slot: 5, parameters: '', results: '' },
} as const;

/** The name of a hook. */
export type HookName = keyof typeof hooks;

/** The type of a hook's function. */
export function hookType(name: HookName): FunctionType {
  const words = (text: string) => text.split(' ').filter((word) => word !== '');
  return { parameters: words(hooks[name].parameters), results: words(hooks[name].results) };
}

/** The exports that instrumentation adds; programs do not get to see them. */
export const addedExports = {
  /** The table of the hooks. */
  hooks: 'tracemalloc:hooks',
  /** i64: bytes until the next allocation that is to be told; never without a tracer. */
  countdown: 'tracemalloc:countdown',
  /** i64: which frees are to be told: of addresses whose bit (address >> 4) % 64 is set; 0 if none. */
  tracing: 'tracemalloc:tracing',
  probe: 'tracemalloc:probe',
  /** Memory 0, of a module that neither exports nor imports it. */
  memory: 'tracemalloc:memory',
  /** What the module would have called at its instantiation. */
  start: 'tracemalloc:start',
} as const;

/** Whether instrumentation has added the export. */
export function isAddedExport(name: string): boolean {
  return name.startsWith('tracemalloc:');
}
