import type { Bytes, Count } from '@tracemalloc/core';
import type { MemoryInUse } from '../source.ts';
import type { HeapProfile } from './heap-profile.ts';

/** How V8's profiler is reached: by the addon, or by `node:inspector`. */
export type EngineKind = 'native' | 'inspector';

/** A way to V8's sampling heap profiler, of which there is one in an isolate. */
export interface HeapEngine {
  readonly kind: EngineKind;
  /** Why not a better one. */
  readonly reason?: string;

  /**
   * Starts V8's sampler, if nobody uses it.
   *
   * @param interval - bytes between two samples, on average.
   * @param nframe - frames wanted of each stack, those of builtins not counted.
   * @throws {TracemallocError} `ERR_TRACEMALLOC_CONFLICT`, `ERR_TRACEMALLOC_UNAVAILABLE`.
   */
  start(interval: Bytes, nframe: number): HeapSampler;

  /**
   * Calls `listener` once, when the heap is about to be too full for V8 to go on.
   *
   * @returns what ends the watch.
   * @throws {TracemallocError} `ERR_TRACEMALLOC_UNAVAILABLE` if the engine cannot do that.
   */
  watchHeapLimit(listener: () => void): () => void;
}

/** V8's sampler, running for us. */
export interface HeapSampler {
  /** Frames of a stack, builtins included, that V8 keeps; deeper ones are cut. */
  readonly stackDepth: number;

  /**
   * What is alive now.
   *
   * @param gc - whether to collect all garbage first; an engine may do so in any case.
   * @throws {TracemallocError} `ERR_TRACEMALLOC_CONFLICT` if the sampler is not ours any more,
   * `ERR_TRACEMALLOC_TOO_LARGE` if there is no room to read it; the sampler then goes on.
   */
  read(gc: boolean): HeapReading;

  /** Reads, and leaves out what is allocated from now on; throws as {@link read} does. */
  pause(): HeapReading;

  /** Reads, and ends a pause; throws as {@link read} does. */
  resume(): HeapReading;

  /** Ends sampling, if the sampler is still ours as far as the engine can tell. */
  stop(): void;
}

/** One look at what is alive. */
export interface HeapReading {
  readonly profile: HeapProfile;
  readonly memory: MemoryInUse;
  /**
   * The most that was in use at the start of a garbage collection since the last reading, 0 if there was
   * none; absent where the engine does not see them.
   */
  readonly mostUsedHeap?: Bytes;
  /** Samples alive, paused ones included. */
  readonly samples: Count;
  /** What sampling takes outside of the JavaScript heap, beside {@link ownArrayBuffers}. */
  readonly nativeMemory: Bytes;
  /** What the engine keeps in ArrayBuffers. */
  readonly ownArrayBuffers: Bytes;
}
