import type { Bytes, Count } from '@tracemalloc/core';
import type { EngineKind } from '../engine-kind.ts';
import type { MemoryInUse } from '../recorder.ts';
import type { HeapProfile } from './heap-profile.ts';

/** What an engine is, and why it is not a better one. */
export interface EngineDescription {
  readonly kind: EngineKind;
  readonly reason?: string;
}

/** How to sample. */
export interface SamplingOptions {
  /** Bytes between two samples, on average. */
  readonly interval: Bytes;
  /** Frames wanted of each stack, those of builtins not counted. */
  readonly nframe: number;
  /** Whether all allocations are wanted, each in a frame of its own; the interval is 1 then. */
  readonly exact: boolean;
}

/** A way to V8's sampling heap profiler, of which there is one in an isolate. */
export interface HeapEngine extends EngineDescription {
  /**
   * Starts V8's sampler, if nobody uses it. An engine that finds that it does not work here starts the
   * next one instead.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_CONFLICT`, `ERR_TRACEMALLOC_UNAVAILABLE`.
   */
  start(options: SamplingOptions): HeapSampler;

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
  /** The engine that has started. */
  readonly engine: EngineDescription;
  /** Whether every block is seen, and counts as one. */
  readonly countsExactly: boolean;

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

  /** Does work of the tracer's own, of which nothing is sampled; absent where it cannot be left out. */
  aside?<T>(work: () => T): T;

  /** A profile with the stack that allocated this very object; absent where no object is known. */
  profileOf?(object: object): HeapProfile | null;

  /** Forgets all samples, and goes on; absent where it takes a new start. */
  clear?(): void;

  /** Ends sampling, and gives back V8's flags, if the sampler is still ours as far as the engine can tell. */
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
  /** What the engine itself has on the JavaScript heap, in no profile; 0 if not given. */
  readonly ownHeap?: Bytes;
  /** What sampling takes outside of the JavaScript heap, beside {@link ownArrayBuffers}. */
  readonly nativeMemory: Bytes;
  /** What the engine keeps in ArrayBuffers. */
  readonly ownArrayBuffers: Bytes;
}
