import type {
  Bytes,
  CollectorDescription,
  Domain,
  SnapshotBuilder,
  Traceback,
  TracedMemory,
} from '@tracemalloc/core';

/**
 * What a running trace watches, such as the JavaScript heap. It is made running;
 * the session asks all of its recorders in turn, and stops them together.
 */
export interface Recorder {
  /** Whether it watches that domain. */
  watches(domain: Domain): boolean;

  /** Adds a trace for all blocks that are alive and alike. */
  addTraces(builder: SnapshotBuilder, options: { readonly gc: boolean }): RecorderReading;

  /** Traced bytes, as in `Collector`; of one domain that it watches, or of all of them. */
  getTracedMemory(domain?: Domain): TracedMemory;

  /** Sets the peak to what is traced now. */
  resetPeak(): void;

  /** Bytes that watching takes: tables, strings, and what V8 keeps for it. */
  getTracemallocMemory(): Bytes;

  /** Where `x` was allocated, if this recorder knows; never a guess. */
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

/** How the traces of some domains were made. Their share of real lines is counted when all are there. */
export interface DomainsDescription extends Omit<CollectorDescription, 'name' | 'lineShare'> {
  /** Names by number. */
  readonly domains: Readonly<Record<Domain, string>>;
}

/** What a recorder says beside its traces. */
export interface RecorderReading {
  /** How the traces were made; one for each of the domains that were made alike. */
  readonly collectors: readonly DomainsDescription[];
  /** Bytes that the traces explain of what V8 and Node.js count as in use, by domain. */
  readonly explained: Readonly<Record<Domain, Bytes>>;
  /** Bytes on the heap that are the tracer's own, and in no trace. */
  readonly tracer: Bytes;
  /** What was in use when the traces were read; of the heap's recorder. */
  readonly memory?: MemoryInUse;
  /** Bytes of `memory.arrayBuffers` that are this recorder's own tables. */
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
