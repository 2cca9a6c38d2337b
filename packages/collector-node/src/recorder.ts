import type {
  Bytes,
  CollectorDescription,
  Domain,
  SnapshotBuilder,
  Traceback,
  TracedMemory,
} from '@tracemalloc/core';

/**
 * Records one part of a trace, such as the JavaScript heap. It runs from its construction on. The session asks
 * all of its recorders in turn, and stops them together.
 */
export interface Recorder {
  /** Whether it records that domain. */
  watches(domain: Domain): boolean;

  /** Adds the live blocks: one trace for all that have the same stack and size. */
  addTraces(builder: SnapshotBuilder, options: { readonly gc: boolean }): RecorderReading;

  /** Traced bytes, as in `Collector`, of one of its domains or of all. */
  getTracedMemory(domain?: Domain): TracedMemory;

  /** Sets the peak to what is traced now. */
  resetPeak(): void;

  /** Bytes that recording takes: its tables and strings, and V8's for it. */
  getTracemallocMemory(): Bytes;

  /** Where `x` was allocated; `null` if this recorder does not know. Never a guess. */
  getObjectTraceback(x: unknown): Traceback | null;

  /** Forgets all traces, and goes on recording. */
  clearTraces(): void;

  /** Records no new block until {@link resume}. It still sees frees. */
  pause(): void;

  /** Records again. */
  resume(): void;

  /** Ends, and undoes what it changed in the process. */
  stop(): void;
}

/** How the traces of some domains were made. Their share of real lines is counted at the end. */
export interface DomainsDescription extends Omit<CollectorDescription, 'name' | 'lineShare'> {
  /** Names by number. */
  readonly domains: Readonly<Record<Domain, string>>;
}

/** What a recorder reports beside its traces. */
export interface RecorderReading {
  /** How the traces were made: one description for all domains that were made in the same way. */
  readonly collectors: readonly DomainsDescription[];
  /** By domain: how many of the bytes that V8 and Node.js count as in use the traces explain. */
  readonly explained: Readonly<Record<Domain, Bytes>>;
  /** The tracer's own bytes on the heap. No trace has them. */
  readonly tracer: Bytes;
  /** The memory in use when the traces were read. Only the heap's recorder has it. */
  readonly memory?: MemoryInUse;
  /** Bytes of `memory.arrayBuffers` that are this recorder's own tables. */
  readonly ownArrayBuffers: Bytes;
}

/** Memory that V8 and Node.js count for this thread, traced or not, as in `process.memoryUsage()`. */
export interface MemoryInUse {
  /** The JavaScript heap. */
  readonly heapUsed: Bytes;
  /** Memory outside of the heap that its objects hold, {@link arrayBuffers} included. */
  readonly external: Bytes;
  /** The memory of ArrayBuffers and Buffers. */
  readonly arrayBuffers: Bytes;
}
