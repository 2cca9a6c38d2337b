import { readFileSync } from 'node:fs';
import type { Bytes, Count } from '@tracemalloc/core';
import { addonPath } from './addon-path.ts';
import type { HeapProfile } from './heap-profile.ts';

/** What the addon is: native/src/addon.cc. */
export interface Addon {
  /** Node.js's `NODE_MODULE_VERSION` that it was built for. */
  readonly abi: number;
  /** `null` if somebody samples already. */
  start(interval: Bytes, stackDepth: number): NativeHandle | null;
  /** The reading, or why there is none: `no stack`, or how somebody has ended the sampler. */
  read(sampler: NativeHandle, gc: boolean, pauses: Float64Array): NativeReading | string;
  /** False, and nothing done, if too little native stack is left. */
  stop(sampler: NativeHandle): boolean;
  /** Calls `listener` once, when V8 is about to end the process or worker for lack of heap. */
  watchHeapLimit(listener: () => void): NativeHandle;
  unwatchHeapLimit(watch: NativeHandle): void;
  /** On Linux with glibc only. */
  readonly lines?: LinesAddon;
  /**
   * Sets V8's flags for the whole process, and gives them back when no thread holds that set any longer;
   * one that ends lets go.
   *
   * @param set - 0 or 1.
   * @param on - all of them, as on a command line, apart by spaces.
   * @param off - the same as they were before.
   */
  holdFlags(set: number, on: string, off: string): NativeHandle;
  releaseFlags(hold: NativeHandle): void;
  /** @param mostFrames - frames that tell stacks apart, those of builtins counted; at most 255. */
  makeStackIds(mostFrames: number): NativeHandle;
  /**
   * The number of the caller's stack: from 1, and negative the first time. Equal numbers are equal chains
   * of call sites, as far as `mostFrames` reaches; a function may have several numbers for one chain, as V8
   * compiles it anew. `-1` also says that all numbers given before are void, which is after each
   * mark-compact garbage collection, and each 65,536 stacks. 0 where V8 shows no stack. Costs some
   * microseconds and no memory on the heap.
   */
  stackId(ids: NativeHandle): number;
  watchBuffers(): NativeHandle;
  /** @param id - another one for each buffer. */
  watchBuffer(watched: NativeHandle, buffer: object, id: number): void;
  /** Ids of those that were collected since the last call; `null` if none was. */
  takeCollected(watched: NativeHandle): Float64Array | null;
  /**
   * Those that have another length than when last asked for: id, bytes, id, bytes; `null` if none has.
   * -1 where the memory was moved away.
   */
  takeResized(watched: NativeHandle): Float64Array | null;
  unwatchBuffers(watched: NativeHandle): void;
}

/** The sampler that knows lines: native/src/lines. */
export interface LinesAddon {
  /** `null` if somebody samples already; a string, why it does not work here. */
  start(interval: Bytes, stackDepth: number): NativeHandle | string | null;
  /** The reading, or how somebody has ended the sampler. */
  read(sampler: NativeHandle, gc: boolean): LinesReading | string;
  pause(sampler: NativeHandle, isPaused: boolean): void;
  /** A profile of that object alone; `null` if it was not sampled. */
  profileOf(sampler: NativeHandle, object: object): HeapProfile | null;
  clear(sampler: NativeHandle): void;
  stop(sampler: NativeHandle): void;
  /** As `gc()` does; V8's flag `--expose-gc` has to be on. */
  collectGarbage(): void;
  /** Has V8 drop all optimised code; false, and nothing done, where it offers no direct way. */
  deoptimize(): boolean;
}

/** What {@link LinesAddon.read} gives. */
export interface LinesReading extends Omit<NativeReading, 'pauses' | 'newestSample'> {
  /** What the sampler itself has on the JavaScript heap, in no profile. */
  readonly ownHeap: Bytes;
}

/** Something of the addon's, opaque. */
export type NativeHandle = object;

/** What `read` gives. */
export interface NativeReading {
  readonly profile: HeapProfile;
  readonly usedHeap: Bytes;
  /** At the start of a garbage collection since the last reading; 0 if there was none. */
  readonly mostUsedHeap: Bytes;
  readonly samples: Count;
  /** Of the pauses, those of which a sample is alive, and one that goes on. */
  readonly pauses: Float64Array;
  /** The highest number of a live sample. */
  readonly newestSample: number;
  /** What the addon itself keeps. */
  readonly bytes: Bytes;
}

/** The addon, or why there is none. */
export type LoadedAddon =
  | { readonly addon: Addon; readonly reason?: undefined }
  | { readonly addon?: undefined; readonly reason: string };

let loaded: LoadedAddon | undefined;

/** Finds and loads the addon, once. Never throws, and loads no file that is not whole. */
export function loadAddon(): LoadedAddon {
  loaded ??= load(addonPath(), process.versions.modules);
  return loaded;
}

/** {@link loadAddon} for one file, of which `modules` is the ABI that it must be for. */
export function load(path: string, modules: string): LoadedAddon {
  const { bun, deno } = process.versions;
  if (bun !== undefined || deno !== undefined) {
    return { reason: `the native engine is for Node.js's own V8, got ${bun ? 'Bun' : 'Deno'}` };
  }
  // The rest of the path is the same wherever it is installed.
  const file = path.split(/[\\/]/).slice(-2).join('/');
  try {
    checkWhole(path);
    const module: { exports: Partial<Addon> } = { exports: {} };
    // Not require: the program shall not find it in its cache.
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

/** A file that is cut off loads, and ends the process as soon as the missing part is touched. */
function checkWhole(path: string): void {
  const { createHash } = process.getBuiltinModule('node:crypto');
  const sum = createHash('sha256').update(readFileSync(path)).digest('hex');
  const expected = readFileSync(`${path}.sha256`, 'latin1').trim();
  if (sum !== expected) throw new Error(`its SHA-256 is ${sum}, expected ${expected}`);
}
