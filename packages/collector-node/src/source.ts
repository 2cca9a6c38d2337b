import type {
  Bytes,
  CollectorDescription,
  Domain,
  SnapshotBuilder,
  Traceback,
  TracedMemory,
} from '@tracemalloc/core';

/**
 * One kind of memory that a running trace watches, such as the JavaScript heap. It is made running;
 * the session asks all of its sources in turn, and stops them together.
 */
export interface TraceSource {
  /** What it watches. */
  readonly domain: Domain;

  /** Adds a trace for all blocks that are alive and alike. */
  addTraces(builder: SnapshotBuilder, options: { readonly gc: boolean }): SourceReading;

  /** Traced bytes, as in `Collector`. */
  getTracedMemory(): TracedMemory;

  /** Sets the peak to what is traced now. */
  resetPeak(): void;

  /** Bytes that watching takes: tables, strings, and what V8 keeps for it. */
  getTracemallocMemory(): Bytes;

  /** Where `x` was allocated, if this source knows; never a guess. */
  getObjectTraceback(x: unknown): Traceback | null;

  /** Forgets all traces and goes on. */
  clearTraces(): void;

  /** Records nothing new until {@link resume}; frees are still seen. */
  pause(): void;

  /** Records again. */
  resume(): void;

  /** Ends, and gives back whatever it changed in the process. */
  stop(): void;
}

/** What a source says beside its traces. */
export interface SourceReading {
  /** How the traces were made. */
  readonly collector: CollectorDescription;
  /** Bytes of the traces. */
  readonly traced: Bytes;
  /** Bytes in this domain that are the tracer's own, and in no trace. */
  readonly tracer: Bytes;
  /** What was in use when the traces were read; of the heap's source. */
  readonly memory?: MemoryInUse;
  /** Bytes of `memory.arrayBuffers` that are this source's own tables. */
  readonly ownArrayBuffers: Bytes;
}

/** Memory that V8 and Node.js count for this thread, traced or not, as in `process.memoryUsage()`. */
export interface MemoryInUse {
  /** The JavaScript heap. */
  readonly heapUsed: Bytes;
  /** What objects on the heap hold outside of it, {@link arrayBuffers} included. */
  readonly external: Bytes;
  /** What ArrayBuffers and Buffers hold. */
  readonly arrayBuffers: Bytes;
}
