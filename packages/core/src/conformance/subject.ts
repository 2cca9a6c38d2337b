import type { Collector, CollectorOptions } from '../collector.ts';
import { shown, TracemallocError } from '../errors.ts';
import type { FrameRecord } from '../frame.ts';
import type { Bytes } from '../units.ts';

/** A collector, and how to make it trace something. `Block` is whatever `allocate` returns. */
export interface ConformanceSubject<Block = unknown> {
  /** Never started before. The checks start and stop it, and leave it stopped. */
  readonly collector: Collector;

  /** Given to every `start` beside the number of frames: a short interval, say. */
  readonly options?: Omit<CollectorOptions, 'nframe'> | undefined;

  /** Allocates memory that the collector traces: `bytes` of it, in one block or many. */
  allocate(bytes: Bytes): Block;

  /**
   * Frees what `allocate` gave, where that can be done. If garbage collection has to do it, a `Block`
   * must not be what keeps the memory alive: let it be a key of a `Map`.
   */
  free?(block: Block): void;

  /** Changes the size of what `allocate` gave, as `realloc` does, where that can be done. */
  reallocate?(block: Block, bytes: Bytes): Block;

  /**
   * Waits until the collector has seen what was freed, where that takes turns of the event loop: where a
   * `FinalizationRegistry` sees it, say. The checks that free something return a promise then.
   */
  settle?(): Promise<void>;

  /** What `getObjectTraceback` is to know of a block, for collectors that know it of anything. */
  objectOf?(block: Block): unknown;

  /**
   * How every traceback of `allocate` begins, the most recent frame first: of each frame what is to be
   * compared, its function's name, say. Two frames or more tell their order.
   */
  readonly traceback: readonly Partial<FrameRecord>[];

  /** How much the checks allocate at once; default: 1000. A sampler needs many intervals. */
  readonly bytes?: Bytes | undefined;

  /**
   * How far traced bytes may be from what was allocated, as a share of {@link bytes}, below 0.5; default: 0.
   * For collectors that sample, or that also trace what others allocate meanwhile.
   */
  readonly tolerance?: number | undefined;

  /** Whether its snapshots must say that every allocation was recorded; default: they may say either. */
  readonly exact?: boolean | undefined;
}

const METHODS = [
  'start',
  'stop',
  'pause',
  'resume',
  'isTracing',
  'getTracebackLimit',
  'clearTraces',
  'takeSnapshot',
  'getTracedMemory',
  'resetPeak',
  'getTracemallocMemory',
  'getObjectTraceback',
] as const satisfies readonly (keyof Collector)[];

/** @throws {TracemallocError} `ERR_TRACEMALLOC_OPTION` for what the checks cannot be run on. */
export function checkSubject(subject: ConformanceSubject<never>): void {
  const { collector, allocate, traceback, bytes = 1, tolerance = 0 } = subject ?? {};
  for (const method of METHODS) {
    const got: unknown = collector?.[method];
    if (typeof got !== 'function') fail(`collector.${method}`, got, 'a function');
  }
  if (typeof allocate !== 'function') fail('allocate', allocate, 'a function');
  if (!Array.isArray(traceback) || traceback.length === 0) {
    fail('traceback', traceback, 'an array of one or more { filename, lineno, functionName, … }');
  }
  if (!Number.isSafeInteger(bytes) || bytes < 1) fail('bytes', bytes, 'an integer above 0');
  if (!(tolerance >= 0 && tolerance < 0.5)) {
    fail('tolerance', tolerance, 'a share of the bytes below a half, which tells some from none');
  }
}

function fail(what: string, got: unknown, expected: string): never {
  const message = `the subject's ${what} is ${shown(got)}, expected ${expected}`;
  throw new TracemallocError('ERR_TRACEMALLOC_OPTION', message);
}
