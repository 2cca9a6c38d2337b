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
  /** The most that was seen of all recorders together. */
  peak: Bytes;
}

let tracing: Tracing | undefined;
let tracebackLimit = 1;

/**
 * Starts to trace what this thread allocates on the JavaScript heap. While tracing, it only checks its
 * argument.
 *
 * @param options - the number of frames kept of each traceback (default: 1), or all options.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_NFRAME`, `ERR_TRACEMALLOC_INTERVAL`,
 * `ERR_TRACEMALLOC_OPTION` for wrong options; `ERR_TRACEMALLOC_CONFLICT` if another profiler samples
 * this heap, which is left as it is; `ERR_TRACEMALLOC_UNAVAILABLE` if Node.js gives no profiler, or an
 * option needs the native engine and there is none.
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
 * Leaves out what is allocated from now on, and keeps what was traced, until {@link resume}. Frees
 * are still seen. Does nothing if not tracing, or paused already.
 *
 * V8's sampler cannot pause, so that allocations cost as much as before, and this itself a look, as
 * {@link getTracedMemory} does.
 *
 * @throws {TracemallocError} as {@link getTracedMemory} does.
 */
export function pause(): void {
  if (tracing === undefined || tracing.isPaused) return;
  forEachRecorder(tracing, (recorder) => recorder.pause());
  tracing.isPaused = true;
}

/**
 * Traces again what is allocated from now on. Does nothing if not tracing, or not paused. Costs as
 * {@link pause} does.
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
 * Forgets all traces and goes on; a pause goes on too. Does nothing if not tracing.
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
 * With the native engine, garbage counts until V8 has collected it, unless `gc` asks for that first; a
 * million live samples take about 0.1 s and 50 MB to read. With the inspector engine V8 collects all
 * garbage in any case, and that number of samples takes about 10 s and 400 MB.
 *
 * Sampled, bytes are unbiased estimates and counts are estimates; `metadata.collectors` says so.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_NOT_TRACING`; `ERR_TRACEMALLOC_CONFLICT` if somebody else
 * has stopped V8's sampler, which loses the traces and ends tracing; `ERR_TRACEMALLOC_TOO_LARGE` for more
 * samples than there is room to read; `ERR_TRACEMALLOC_OPTION`.
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
  return look(tracing, () => {
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
 * The traced bytes, now and at most, of all domains or of one; zeros if not tracing. Costs as much as
 * {@link takeSnapshot}, because V8 tells them no other way.
 *
 * The peak of the heap is the most that was seen at such a look. The native engine sees more: what the
 * heap had grown by at the start of each garbage collection since the look before, all of it traced.
 *
 * @param domain - its number; all domains if not given.
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
  // At the moment of its own peak, a recorder was not alone: the whole was at least that.
  tracing.peak = Math.max(tracing.peak, current, ...seen.map(({ peak }) => peak));
  return { current, peak: tracing.peak };
}

/**
 * Sets the peak to what is traced now. Does nothing if not tracing. Costs as {@link getTracedMemory}.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_CONFLICT`, `ERR_TRACEMALLOC_TOO_LARGE` as {@link takeSnapshot}.
 */
export function resetPeak(): void {
  if (tracing === undefined) return;
  forEachRecorder(tracing, (recorder) => recorder.resetPeak());
  tracing.peak = 0;
}

/**
 * Bytes that tracing itself holds: its objects on the heap, its tables, and an estimate of what V8 holds
 * natively for each sample. 0 if not tracing. Costs as {@link getTracedMemory}.
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
 * Where `x` was allocated; `null` where that is not known. Objects and functions of the JavaScript heap
 * are known in exact mode with the `lines` engine, for some milliseconds a million live blocks; and with any
 * engine those that hold memory that is traced block by block.
 */
export function getObjectTraceback(x: unknown): Traceback | null {
  // The heap's last: where memory was made says more than where the object that holds it was.
  for (const recorder of tracing?.recorders.toReversed() ?? []) {
    const traceback = recorder.getObjectTraceback(x);
    if (traceback !== null) return traceback;
  }
  return null;
}

/** What third parties report to; `undefined` if not tracing. */
export function trackedBlocks(): TrackedBlocks | undefined {
  return tracing?.tracked;
}

/** Called amid the program's own code, which nothing that goes wrong here shall reach. */
function giveLastSnapshot(listener: (snapshot: Snapshot) => void): void {
  try {
    listener(takeSnapshot());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    writeSync(2, `tracemalloc: no snapshot near the heap limit: ${reason}\n`);
  }
}

function forEachRecorder(tracing: Tracing, ask: (recorder: Recorder) => void): void {
  look(tracing, () => {
    for (const recorder of tracing.recorders) ask(recorder);
  });
}

/** Does the tracer's own work. Where a recorder has lost what it traced to somebody else, tracing ends. */
function look<T>({ heap }: Tracing, work: () => T): T {
  try {
    return atWork(() => heap.aside(work));
  } catch (error) {
    if ((error as TracemallocError).code === 'ERR_TRACEMALLOC_CONFLICT') stop();
    throw error;
  }
}
