import {
  type Bytes,
  type Snapshot,
  SnapshotBuilder,
  type TakeSnapshotOptions,
  type Traceback,
  type TracedMemory,
  TracemallocError,
} from '@tracemalloc/core';
import { type ExactFlags, setExactFlags } from './exact-flags.ts';
import { InspectorSampler, type Reading } from './inspector-sampler.ts';
import { describeSnapshot, timestamp } from './metadata.ts';
import {
  checkTakeSnapshotOptions,
  parseStartOptions,
  type StartOptions,
  type TracingOptions,
} from './options.ts';
import { addProfile, profileTotals } from './profile-to-snapshot.ts';

/** The one trace that runs. */
interface Tracing {
  readonly options: TracingOptions;
  readonly flags: ExactFlags | undefined;
  sampler: InspectorSampler;
  startedAt: string;
  peak: Bytes;
}

/** Native memory of V8 for a live sample, with its share of the tree: measured 133 to 143. */
const BYTES_PER_SAMPLE = 138;

let tracing: Tracing | undefined;
let tracebackLimit = 1;

/**
 * Starts to trace what this thread allocates on the JavaScript heap. While tracing, it only checks its
 * argument.
 *
 * @param options - the number of frames kept of each traceback (1 if not given), or all options.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_NFRAME`, `ERR_TRACEMALLOC_INTERVAL`,
 * `ERR_TRACEMALLOC_OPTION` for wrong options; `ERR_TRACEMALLOC_CONFLICT` if another profiler samples
 * this heap, which is left as it is; `ERR_TRACEMALLOC_UNAVAILABLE` if Node.js gives no profiler.
 */
export function start(options?: number | StartOptions): void {
  const parsed = parseStartOptions(options);
  if (tracing !== undefined) return;
  const sampler = new InspectorSampler(parsed.interval);
  const flags = parsed.exact ? setExactFlags() : undefined;
  tracing = { options: parsed, flags, sampler, startedAt: timestamp(), peak: 0 };
  tracebackLimit = parsed.nframe;
}

/** Stops, and forgets all traces. Does nothing if not tracing. */
export function stop(): void {
  if (tracing === undefined) return;
  // If somebody has put their sampler in place of ours since the last look, this stops theirs: only a
  // look would tell, and stopping shall not cost one.
  const { sampler, flags } = tracing;
  tracing = undefined;
  sampler.stop();
  flags?.restore();
}

/** Whether it traces. */
export function isTracing(): boolean {
  return tracing !== undefined;
}

/** The number of frames kept of each traceback: of the last `start`, 1 if there was none. */
export function getTracebackLimit(): number {
  return tracebackLimit;
}

/**
 * Forgets all traces and goes on. Does nothing if not tracing.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_CONFLICT` as {@link start} does.
 */
export function clearTraces(): void {
  if (tracing === undefined) return;
  tracing.sampler.stop();
  try {
    tracing.sampler = new InspectorSampler(tracing.options.interval);
  } catch (error) {
    endLost();
    throw error;
  }
  tracing.startedAt = timestamp();
  tracing.peak = 0;
}

/**
 * What is alive of what this thread allocated since the start: synchronous, with all garbage collected
 * first, whether `gc` asks for it or not: V8 collects whenever its profile is read. Costs a full
 * garbage collection and the reading of all samples; in exact mode that is about
 * 10 s and 400 MB for a million live blocks.
 *
 * Sampled, bytes are unbiased estimates and counts are estimates; `metadata.collectors` says so.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_NOT_TRACING`; `ERR_TRACEMALLOC_CONFLICT` if somebody else
 * has stopped V8's sampler, which loses the traces and ends tracing; `ERR_TRACEMALLOC_TOO_LARGE` for more
 * than about 12 million live samples; `ERR_TRACEMALLOC_OPTION`.
 */
export function takeSnapshot(options?: TakeSnapshotOptions): Snapshot {
  checkTakeSnapshotOptions(options);
  if (tracing === undefined) {
    throw new TracemallocError(
      'ERR_TRACEMALLOC_NOT_TRACING',
      'the tracemalloc module must be tracing memory allocations to take a snapshot',
    );
  }
  const { options: how, startedAt, flags } = tracing;
  const { profile, usedHeap, arrayBuffers } = read(tracing);
  const builder = new SnapshotBuilder();
  const totals = addProfile(builder, profile, how);
  tracing.peak = Math.max(tracing.peak, totals.program);
  const countsEstimated = flags?.complete !== true;
  return builder.finish({
    tracebackLimit: how.nframe,
    metadata: describeSnapshot({
      options: how,
      countsEstimated,
      startedAt,
      totals,
      usedHeap,
      arrayBuffers,
    }),
  });
}

/**
 * The traced bytes, now and at most; zeros if not tracing. Costs as much as {@link takeSnapshot},
 * because V8 tells them no other way; so the peak is that of the moments when somebody asked.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_CONFLICT`, `ERR_TRACEMALLOC_TOO_LARGE` as {@link takeSnapshot}.
 */
export function getTracedMemory(): TracedMemory {
  if (tracing === undefined) return { current: 0, peak: 0 };
  const current = profileTotals(read(tracing).profile).program;
  tracing.peak = Math.max(tracing.peak, current);
  return { current, peak: tracing.peak };
}

/**
 * Sets the peak to what is traced now. Does nothing if not tracing. Costs as {@link getTracedMemory}.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_CONFLICT`, `ERR_TRACEMALLOC_TOO_LARGE` as {@link takeSnapshot}.
 */
export function resetPeak(): void {
  if (tracing === undefined) return;
  tracing.peak = profileTotals(read(tracing).profile).program;
}

/**
 * Bytes that tracing itself holds: its objects on the heap, and an estimate of what V8 holds natively
 * for each sample. 0 if not tracing. Costs as {@link getTracedMemory}.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_CONFLICT`, `ERR_TRACEMALLOC_TOO_LARGE` as {@link takeSnapshot}.
 */
export function getTracemallocMemory(): Bytes {
  if (tracing === undefined) return 0;
  const { profile } = read(tracing);
  return profileTotals(profile).tracer + profile.samples.length * BYTES_PER_SAMPLE;
}

/**
 * Where `x` was allocated: always `null`, not known. V8's sampler, the only engine of this version, has
 * no way from an object to its sample.
 */
export function getObjectTraceback(_x: unknown): Traceback | null {
  return null;
}

function read({ sampler }: Tracing): Reading {
  try {
    return sampler.read();
  } catch (error) {
    if ((error as TracemallocError).code === 'ERR_TRACEMALLOC_CONFLICT') endLost();
    throw error;
  }
}

/** The sampler is gone: what is left is to put V8's flags back. */
function endLost(): void {
  tracing?.flags?.restore();
  tracing = undefined;
}
