import type { Snapshot } from './snapshot.ts';
import type { Traceback } from './traceback.ts';
import type { Bytes, Domain } from './units.ts';

/**
 * How to trace. `parseCollectorOptions` checks it. A collector may have more options, and refuses
 * those that it does not know.
 */
export interface CollectorOptions {
  /** Frames kept of each traceback, 1 to 65535; default: 1. */
  readonly nframe?: number | undefined;
  /**
   * Whether to record every allocation, where a collector would otherwise sample; default: `false`. Nothing
   * else makes a trace exact.
   */
  readonly exact?: boolean | undefined;
  /**
   * Bytes between two samples, on average, 1 to 2^30; each collector has its own default. Sizes and counts are
   * estimates at every interval, also at 1. A collector that records every allocation in any case
   * ignores it.
   */
  readonly interval?: Bytes | undefined;
}

/** How to take a snapshot. `parseTakeSnapshotOptions` checks it. */
export interface TakeSnapshotOptions {
  /**
   * Whether to collect garbage first, so that only what is still reachable counts; default: `false`. Changes
   * nothing where no garbage collection frees what is traced.
   */
  readonly gc?: boolean | undefined;
  /**
   * Whether to leave out what this thread has in common with the thread that started it; default: `false`.
   * Only collectors with {@link Collector.spansThreads} take it.
   */
  readonly ownOnly?: boolean | undefined;
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
 * Errors are {@link TracemallocError}s.
 */
export interface Collector {
  /** The package or product, as {@link CollectorDescription.name} gives it in every snapshot. */
  readonly name: string;

  /**
   * Whether the collectors of several threads can trace the same blocks. Each of them then has these blocks in
   * its snapshots, unless `takeSnapshot` is told `ownOnly`; a snapshot of all threads tells it to all but
   * one. Absent where each thread traces what is its own.
   */
  readonly spansThreads?: true;

  /**
   * Starts to trace; a number is `nframe`. While tracing it changes nothing, neither the limit nor the
   * traces, but still checks its argument.
   *
   * @throws {TracemallocError} what `parseCollectorOptions` throws; `ERR_TRACEMALLOC_CONFLICT` and
   * others where tracing is not possible. Nothing is started then.
   */
  start(options?: number | CollectorOptions): void;

  /** Stops, and forgets all traces. Does nothing if not tracing. */
  stop(): void;

  /**
   * Leaves out what is allocated from now on, and keeps what was traced, until {@link resume}. Frees are
   * still seen. Does nothing if not tracing, or paused already.
   */
  pause(): void;

  /** Traces again what is allocated from now on. Does nothing if not tracing, or not paused. */
  resume(): void;

  /** Whether it traces, paused or not; not before the first start. */
  isTracing(): boolean;

  /** Frames kept of each traceback: of the last start, also after stop; 1 before the first one. */
  getTracebackLimit(): number;

  /**
   * Forgets all traces; current and peak are 0. Tracing, a pause and the limit go on, and freeing a
   * forgotten block changes nothing. Does nothing if not tracing.
   */
  clearTraces(): void;

  /**
   * The blocks that are alive and were allocated since the start. Synchronous; tracing goes on, and
   * what happens later does not change the snapshot. Frame 0 is the most recent call, an allocation
   * without a stack is `<unknown>:0`, and the metadata says how the snapshot was made.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_NOT_TRACING`; what `parseTakeSnapshotOptions` throws.
   */
  takeSnapshot(options?: TakeSnapshotOptions): Snapshot;

  /**
   * Traced bytes, of all domains or of one; zeros if not tracing, and of a domain that it does not trace.
   *
   * The peak of a domain may be of another moment than the peak of all. A collector that does not count bytes
   * by domain adds up the traces of a snapshot; the peak is then the most that it has counted so far.
   */
  getTracedMemory(domain?: Domain): TracedMemory;

  /** Sets all peaks to what is traced now. Does nothing if not tracing. */
  resetPeak(): void;

  /** Bytes that tracing itself holds, as exactly as the collector knows. */
  getTracemallocMemory(): Bytes;

  /**
   * Where `x` was allocated. `null` where that is not known: not tracing, allocated before the start or
   * the last {@link clearTraces} or in a pause, not a thing that the collector traces, or not sampled.
   */
  getObjectTraceback(x: unknown): Traceback | null;
}
