import type { Bytes, Count } from '@tracemalloc/core';
import type { EngineKind } from '../engine-kind.ts';
import type { MemoryInUse } from '../recorder.ts';
import type { HeapProfile } from './heap-profile.ts';

/** Which engine it is, and why it is not a better one. */
export interface EngineDescription {
  readonly kind: EngineKind;
  readonly reason?: string;
}

/** How to sample. */
export interface SamplingOptions {
  /** Bytes between two samples, on average. */
  readonly interval: Bytes;
  /** Frames to keep of each stack, builtins not counted. */
  readonly nframe: number;
  /** Whether to record all allocations, each in its own frame. The interval is 1 then. */
  readonly exact: boolean;
}

/** A way to V8's sampling heap profiler. An isolate has only one. */
export interface HeapEngine extends EngineDescription {
  /**
   * Starts V8's sampler, if nobody uses it. If this engine does not work here, it starts the next one instead.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_CONFLICT`, `ERR_TRACEMALLOC_UNAVAILABLE`.
   */
  start(options: SamplingOptions): HeapSampler;

  /**
   * Calls `listener` once, when the heap is so full that V8 is about to end the process.
   *
   * @returns a function that ends the watch.
   * @throws {TracemallocError} `ERR_TRACEMALLOC_UNAVAILABLE` if the engine cannot watch the limit.
   */
  watchHeapLimit(listener: () => void): () => void;
}

/** V8's sampler, while it runs for us. */
export interface HeapSampler {
  /** The engine that has started. */
  readonly engine: EngineDescription;
  /** Whether the sampler sees every block, and counts it as one. */
  readonly countsExactly: boolean;

  /** Frames that V8 keeps of a stack, builtins included. It cuts deeper stacks. */
  readonly stackDepth: number;

  /**
   * Reads what is alive now.
   *
   * @param gc - whether to collect all garbage first. An engine may always do so.
   * @throws {TracemallocError} `ERR_TRACEMALLOC_CONFLICT` if the sampler is no longer ours,
   * `ERR_TRACEMALLOC_TOO_LARGE` if there is no room to read it. The sampler goes on in that case.
   */
  read(gc: boolean): HeapReading;

  /** Reads, and leaves out what is allocated from now on. Throws as {@link read} does. */
  pause(): HeapReading;

  /** Reads, and ends a pause. Throws as {@link read} does. */
  resume(): HeapReading;

  /** Does the tracer's own work without sampling it. Absent if the engine cannot leave it out. */
  aside?<T>(work: () => T): T;

  /** A profile with the stack that allocated this object. Absent if the engine knows no objects. */
  profileOf?(object: object): HeapProfile | null;

  /** Forgets all samples, and goes on. Absent if that takes a new start. */
  clear?(): void;

  /** Ends sampling and resets V8's flags, if the sampler is still ours as far as the engine can tell. */
  stop(): void;
}

/** One reading of what is alive. */
export interface HeapReading {
  readonly profile: HeapProfile;
  readonly memory: MemoryInUse;
  /**
   * The most that was in use at the start of a garbage collection since the last reading; 0 if there was none.
   * Absent if the engine does not see garbage collections.
   */
  readonly mostUsedHeap?: Bytes;
  /** Live samples, including those that were taken in a pause. */
  readonly samples: Count;
  /** The engine's own bytes on the JavaScript heap. No profile has them. Default: 0. */
  readonly ownHeap?: Bytes;
  /** Bytes that sampling takes outside of the JavaScript heap, without {@link ownArrayBuffers}. */
  readonly nativeMemory: Bytes;
  /** Bytes that the engine keeps in ArrayBuffers. */
  readonly ownArrayBuffers: Bytes;
}
