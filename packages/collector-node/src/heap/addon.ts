import { readFileSync } from 'node:fs';
import type { Bytes, Count } from '@tracemalloc/core';
import { addonPath } from './addon-path.ts';
import type { HeapProfile } from './heap-profile.ts';

/** The functions of the addon: native/src/addon.cc. */
export interface Addon {
  /** Node.js's `NODE_MODULE_VERSION` that it was built for. */
  readonly abi: number;
  /** `null` if somebody samples already. */
  start(interval: Bytes, stackDepth: number): NativeHandle | null;
  /** The reading; or why there is none: `no stack`, or how somebody has ended the sampler. */
  read(sampler: NativeHandle, gc: boolean, pauses: Float64Array): NativeReading | string;
  /** Returns false, and does nothing, if too little native stack is left. */
  stop(sampler: NativeHandle): boolean;
  /** Calls `listener` once, when V8 is about to end the process or the worker because its heap is full. */
  watchHeapLimit(listener: () => void): NativeHandle;
  unwatchHeapLimit(watch: NativeHandle): void;
  /** Only on Linux with glibc. */
  readonly lines?: LinesAddon;
  /** Only on Linux x64 with glibc: native/src/walk. */
  readonly walk?: LineSampling;
  /**
   * Sets V8's flags for the whole process, and resets them when no thread holds that set any longer. A thread
   * that ends lets go.
   *
   * @param set - 0 or 1.
   * @param on - the flags as on a command line, separated by spaces.
   * @param off - the same flags with their old values.
   */
  holdFlags(set: number, on: string, off: string): NativeHandle;
  releaseFlags(hold: NativeHandle): void;
  /** @param mostFrames - how many frames tell stacks apart, including those of builtins; at most 255. */
  makeStackIds(mostFrames: number): NativeHandle;
  /**
   * The number of the caller's stack, as `StackNumber` of call-stacks: from 1, and negative the first time. Equal
   * numbers are equal chains of call sites, within `mostFrames`. One chain may get several numbers, because V8
   * compiles functions again. `-1` voids all numbers given before: after each mark-compact garbage collection,
   * and each 65,536 stacks. 0 where V8 shows no stack. Costs some microseconds, and no memory on the heap.
   */
  stackId(ids: NativeHandle): number;
  watchBuffers(): NativeHandle;
  /** @param id - different for each buffer. */
  watchBuffer(watched: NativeHandle, buffer: object, id: number): void;
  /** Ids of the buffers collected since the last call; `null` if there is none. */
  takeCollected(watched: NativeHandle): Float64Array | null;
  /**
   * The buffers whose length has changed since the last call: id, bytes, id, bytes; `null` if there is none. Bytes
   * are -1 where the memory was moved away.
   */
  takeResized(watched: NativeHandle): Float64Array | null;
  unwatchBuffers(watched: NativeHandle): void;
}

/** A sampler that knows lines. */
export interface LineSampling {
  /** `null` if somebody samples already; a string says why it does not work here. */
  start(interval: Bytes, stackDepth: number): NativeHandle | string | null;
  /** The reading, or how somebody has ended the sampler. */
  read(sampler: NativeHandle, gc: boolean): LinesReading | string;
  pause(sampler: NativeHandle, isPaused: boolean): void;
  /** A profile with that object alone; `null` if it was not sampled. */
  profileOf(sampler: NativeHandle, object: object): HeapProfile | null;
  clear(sampler: NativeHandle): void;
  stop(sampler: NativeHandle): void;
}

/** The one that reads V8's CPU profiler: native/src/lines. */
export interface LinesAddon extends LineSampling {
  /** Collects garbage, as `gc()` does. V8's flag `--expose-gc` must be on. */
  collectGarbage(): void;
  /** Makes V8 drop all optimised code. Returns false, and does nothing, where V8 has no direct way. */
  deoptimize(): boolean;
}

/** The result of {@link LineSampling.read}. */
export interface LinesReading extends Omit<NativeReading, 'pauses' | 'newestSample'> {
  /** The sampler's own bytes on the JavaScript heap. No profile has them. */
  readonly ownHeap: Bytes;
}

/** An opaque object of the addon. */
export type NativeHandle = object;

/** The result of {@link Addon.read}. */
export interface NativeReading {
  readonly profile: HeapProfile;
  readonly usedHeap: Bytes;
  /** The most at the start of a garbage collection since the last reading; 0 if there was none. */
  readonly mostUsedHeap: Bytes;
  readonly samples: Count;
  /** The pauses of which a sample is alive, and the pause that goes on. */
  readonly pauses: Float64Array;
  /** The highest number of a live sample. */
  readonly newestSample: number;
  /** The addon's own memory. */
  readonly bytes: Bytes;
}

/** The addon, or why there is none. */
export type LoadedAddon =
  | { readonly addon: Addon; readonly reason?: undefined }
  | { readonly addon?: undefined; readonly reason: string };

let loaded: LoadedAddon | undefined;

/** Finds and loads the addon, once. Never throws. Loads no file that is cut or changed. */
export function loadAddon(): LoadedAddon {
  loaded ??= load(addonPath(), process.versions.modules);
  return loaded;
}

/** {@link loadAddon} for one file. `modules` is the ABI that it must be for. */
export function load(path: string, modules: string): LoadedAddon {
  const { bun, deno } = process.versions;
  if (bun !== undefined || deno !== undefined) {
    return { reason: `the native engine is for Node.js's own V8, got ${bun ? 'Bun' : 'Deno'}` };
  }
  // The rest of the path is the same in every installation.
  const file = path.split(/[\\/]/).slice(-2).join('/');
  try {
    checkWhole(path);
    const module: { exports: Partial<Addon> } = { exports: {} };
    // Not require: the program must not find it in its cache.
    process.dlopen(module, path);
    const { abi } = module.exports;
    if (abi === Number(modules)) return { addon: module.exports as Addon };
    return { reason: `the addon ${file} is for Node.js ABI ${abi}, expected ${modules}` };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { reason: `there is no addon ${file}` };
    return { reason: `cannot load the addon ${file}: ${message.split('\n')[0]}` };
  }
}

/** A file that was cut would load, and end the process as soon as the missing part is needed. */
function checkWhole(path: string): void {
  const { createHash } = process.getBuiltinModule('node:crypto');
  const sum = createHash('sha256').update(readFileSync(path)).digest('hex');
  const expected = readFileSync(`${path}.sha256`, 'latin1').trim();
  if (sum !== expected) throw new Error(`its SHA-256 is ${sum}, expected ${expected}`);
}
