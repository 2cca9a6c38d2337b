import { writeSync } from 'node:fs';
import {
  type Bytes,
  type Domain,
  Snapshot,
  SnapshotBuilder,
  type TakeSnapshotOptions,
  type Traceback,
  type TracedMemory,
  TracemallocError,
} from '@tracemalloc/core';
import { parseTakeSnapshotOptions } from '@tracemalloc/core/options';
import { describeSnapshot, timestamp } from './metadata.ts';
import { parseStartOptions, type StartOptions, type TracingOptions } from './options.ts';
import type { Recorder } from './recorder.ts';
import { atWork } from './reentrancy.ts';
import { type StartedRecorders, startRecorders } from './start-recorders.ts';
import type { TrackedBlocks } from './tracked/tracked-blocks.ts';

/** The one trace that runs. */
interface Tracing extends StartedRecorders {
  readonly options: TracingOptions;
  startedAt: string;
  isPaused: boolean;
  /** The most bytes that a reading of all recorders has shown. */
  peak: Bytes;
}

let tracing: Tracing | undefined;
let tracebackLimit = 1;

/**
 * Starts to trace what this thread allocates. While tracing, it only checks its argument.
 *
 * @param options - the number of frames kept of each traceback (default: 1), or all options.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_NFRAME`, `ERR_TRACEMALLOC_INTERVAL`,
 * `ERR_TRACEMALLOC_OPTION` for wrong options; `ERR_TRACEMALLOC_CONFLICT` if another profiler samples this
 * heap (that one goes on); `ERR_TRACEMALLOC_UNAVAILABLE` if Node.js has no profiler, or if an option needs
 * the addon and there is none.
 */
export function start(options?: number | StartOptions): void {
  const parsed = parseStartOptions(options);
  if (tracing !== undefined) return;
  const started = startRecorders(parsed);
  const { onNearHeapLimit } = parsed;
  if (onNearHeapLimit !== undefined) {
    try {
      started.heap.watchLimit(() => giveLastSnapshot(onNearHeapLimit));
    } catch (error) {
      for (const recorder of started.recorders) recorder.stop();
      throw error;
    }
  }
  tracing = { options: parsed, ...started, startedAt: timestamp(), isPaused: false, peak: 0 };
  tracebackLimit = parsed.nframe;
}

/** Stops, and forgets all traces. Does nothing if not tracing. */
export function stop(): void {
  const recorders = tracing?.recorders ?? [];
  tracing = undefined;
  for (const recorder of recorders) recorder.stop();
}

/**
 * Leaves out what is allocated from now on, until {@link resume}. Keeps what was traced, and still sees frees.
 * Does nothing if not tracing, or paused already.
 *
 * V8's sampler cannot pause: allocations cost as much as before, and a pause costs as much as
 * {@link getTracedMemory}.
 *
 * @throws {TracemallocError} as {@link getTracedMemory} does.
 */
export function pause(): void {
  if (tracing === undefined || tracing.isPaused) return;
  forEachRecorder(tracing, (recorder) => recorder.pause());
  tracing.isPaused = true;
}

/**
 * Traces again what is allocated from now on. Does nothing if not tracing, or not paused. Costs as much as
 * {@link pause}.
 *
 * @throws {TracemallocError} as {@link getTracedMemory} does.
 */
export function resume(): void {
  if (tracing === undefined || !tracing.isPaused) return;
  forEachRecorder(tracing, (recorder) => recorder.resume());
  tracing.isPaused = false;
}

/** Whether it traces, paused or not. */
export function isTracing(): boolean {
  return tracing !== undefined;
}

/** The number of frames kept of each traceback: of the last `start`, 1 if there was none. */
export function getTracebackLimit(): number {
  return tracebackLimit;
}

/**
 * Forgets all traces, and goes on. A pause goes on, too. Does nothing if not tracing.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_CONFLICT` as {@link start} does.
 */
export function clearTraces(): void {
  if (tracing === undefined) return;
  forEachRecorder(tracing, (recorder) => recorder.clearTraces());
  tracing.startedAt = timestamp();
  tracing.peak = 0;
}

/**
 * What is alive of what this thread allocated since the start. Synchronous.
 *
 * With the addon, garbage counts until V8 has collected it; `gc` collects it first. A million live samples
 * take about 0.1 s and 50 MB to read. The inspector engine always collects all garbage first, and takes about
 * 10 s and 400 MB for as many samples.
 *
 * If sampled, bytes are unbiased estimates, and counts are estimates; `metadata.collectors` says so.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_NOT_TRACING`; `ERR_TRACEMALLOC_CONFLICT` if somebody else
 * has stopped V8's sampler: the traces are lost, and tracing is off; `ERR_TRACEMALLOC_TOO_LARGE` if there is no
 * room to read all samples; `ERR_TRACEMALLOC_OPTION`.
 */
export function takeSnapshot(options?: TakeSnapshotOptions): Snapshot {
  const gc = parseTakeSnapshotOptions(options).gc;
  if (tracing === undefined) {
    throw new TracemallocError(
      'ERR_TRACEMALLOC_NOT_TRACING',
      'the tracemalloc module must be tracing memory allocations to take a snapshot',
    );
  }
  const { options: how, recorders, startedAt } = tracing;
  return doOwnWork(tracing, () => {
    const builder = new SnapshotBuilder();
    const readings = recorders.map((recorder) => recorder.addTraces(builder, { gc }));
    const tables = builder.finishTables();
    return Snapshot.fromTables(tables, {
      tracebackLimit: how.nframe,
      metadata: describeSnapshot({ startedAt, readings, tables }),
    });
  });
}

/**
 * The traced bytes of all domains or of one: now, and at most. Zeros if not tracing. Costs as much as
 * {@link takeSnapshot}, because V8 has no cheaper way to tell them.
 *
 * The peak of the heap is the most that a reading has shown. The addon shows more: by how much the heap had
 * grown at the start of each garbage collection since the last reading.
 *
 * @param domain - its number; default: all domains.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_CONFLICT`, `ERR_TRACEMALLOC_TOO_LARGE` as {@link takeSnapshot}.
 */
export function getTracedMemory(domain?: Domain): TracedMemory {
  if (tracing === undefined) return { current: 0, peak: 0 };
  const seen: TracedMemory[] = [];
  forEachRecorder(tracing, (recorder) => {
    if (domain === undefined || recorder.watches(domain))
      seen.push(recorder.getTracedMemory(domain));
  });
  if (domain !== undefined) return seen[0]!;
  const current = seen.reduce((sum, one) => sum + one.current, 0);
  // Each recorder saw its own peak: the peak of all together was at least that.
  tracing.peak = Math.max(tracing.peak, current, ...seen.map(({ peak }) => peak));
  return { current, peak: tracing.peak };
}

/**
 * Sets the peak to what is traced now. Does nothing if not tracing. Costs as much as {@link getTracedMemory}.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_CONFLICT`, `ERR_TRACEMALLOC_TOO_LARGE` as {@link takeSnapshot}.
 */
export function resetPeak(): void {
  if (tracing === undefined) return;
  forEachRecorder(tracing, (recorder) => recorder.resetPeak());
  tracing.peak = 0;
}

/**
 * Bytes that tracing itself holds: its objects on the heap, its tables, and an estimate of V8's native memory
 * for each sample. 0 if not tracing. Costs as much as {@link getTracedMemory}.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_CONFLICT`, `ERR_TRACEMALLOC_TOO_LARGE` as {@link takeSnapshot}.
 */
export function getTracemallocMemory(): Bytes {
  let bytes = 0;
  if (tracing === undefined) return bytes;
  forEachRecorder(tracing, (recorder) => {
    bytes += recorder.getTracemallocMemory();
  });
  return bytes;
}

/**
 * Where `x` was allocated; `null` if nobody knows. Every engine knows the objects whose memory is traced block
 * by block, such as Buffers. The `lines` engine in exact mode also knows objects and functions of the
 * JavaScript heap; that costs some milliseconds for a million live blocks.
 */
export function getObjectTraceback(x: unknown): Traceback | null {
  // The heap's recorder last: the place that made the memory says more than the place of its object.
  for (const recorder of tracing?.recorders.toReversed() ?? []) {
    const traceback = recorder.getObjectTraceback(x);
    if (traceback !== null) return traceback;
  }
  return null;
}

/** The table that third parties report blocks to; `undefined` if not tracing. */
export function trackedBlocks(): TrackedBlocks | undefined {
  return tracing?.tracked;
}

/** Runs in the middle of the program's own code. No error may reach that. */
function giveLastSnapshot(listener: (snapshot: Snapshot) => void): void {
  try {
    listener(takeSnapshot());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    writeSync(2, `tracemalloc: no snapshot near the heap limit: ${reason}\n`);
  }
}

function forEachRecorder(tracing: Tracing, ask: (recorder: Recorder) => void): void {
  doOwnWork(tracing, () => {
    for (const recorder of tracing.recorders) ask(recorder);
  });
}

/** Does the tracer's own work. Tracing ends if a recorder has lost its traces to somebody else. */
function doOwnWork<T>({ heap }: Tracing, work: () => T): T {
  try {
    return atWork(() => heap.aside(work));
  } catch (error) {
    if ((error as TracemallocError).code === 'ERR_TRACEMALLOC_CONFLICT') stop();
    throw error;
  }
}
