import type { Snapshot } from './snapshot.ts';
import type { Traceback } from './traceback.ts';
import type { Bytes } from './units.ts';

/** How to trace. A collector may have more options, and may refuse those it cannot fulfil. */
export interface CollectorOptions {
  /** Frames kept of each traceback, 1 to 65535; 1 unless said. */
  readonly nframe?: number | undefined;
  /** Whether to record every allocation, where a collector would otherwise sample. */
  readonly exact?: boolean | undefined;
  /** Bytes between two samples, on average. */
  readonly interval?: Bytes | undefined;
}

/** How to take a snapshot. */
export interface TakeSnapshotOptions {
  /** Whether to collect garbage first, so that only what is still reachable counts. */
  readonly gc?: boolean | undefined;
}

/** Bytes that are traced. */
export interface TracedMemory {
  /** Alive now. */
  readonly current: Bytes;
  /** The most that was alive at one moment; a collector that has to ask knows only of those moments. */
  readonly peak: Bytes;
}

/**
 * What traces allocations: of the process, of a WebAssembly guest, of a pool of one's own. The
 * semantics are those of CPython's `tracemalloc`; `@tracemalloc/core/conformance` checks them.
 *
 * Errors are {@link TracemallocError}s. No method but `start` and `takeSnapshot` has to throw.
 */
export interface Collector {
  /** The package or product, as {@link CollectorDescription.name} gives it in every snapshot. */
  readonly name: string;

  /**
   * Starts to trace; a number is `nframe`. While tracing it changes nothing, neither the limit nor the
   * traces, but still checks its argument.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_NFRAME` unless the number of frames is an integer in
   * range [1; 65535]; `ERR_TRACEMALLOC_CONFLICT` and others where tracing is not possible.
   */
  start(options?: number | CollectorOptions): void;

  /** Stops, and forgets all traces. Does nothing if not tracing. */
  stop(): void;

  /** Whether it traces; not before the first start. */
  isTracing(): boolean;

  /** Frames kept of each traceback: of the last start, also after stop; 1 before the first one. */
  getTracebackLimit(): number;

  /**
   * Forgets all traces; current and peak are 0. Tracing and the limit go on, and freeing a forgotten
   * block changes nothing. Does nothing if not tracing.
   */
  clearTraces(): void;

  /**
   * The blocks that are alive and were allocated since the start. Synchronous; tracing goes on, and
   * what happens later does not change the snapshot. Frame 0 is the most recent call, an allocation
   * without a stack is `<unknown>:0`, and the metadata says how the snapshot was made.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_NOT_TRACING`.
   */
  takeSnapshot(options?: TakeSnapshotOptions): Snapshot;

  /** Traced bytes of all domains; zeros if not tracing. */
  getTracedMemory(): TracedMemory;

  /** Sets the peak to what is traced now. Does nothing if not tracing. */
  resetPeak(): void;

  /** Bytes that tracing itself holds, as exactly as the collector knows. */
  getTracemallocMemory(): Bytes;

  /**
   * Where `x` was allocated. `null` where that is not known: not tracing, allocated before the start or
   * the last {@link clearTraces}, not a thing that the collector traces, or not sampled.
   */
  getObjectTraceback(x: unknown): Traceback | null;
}
