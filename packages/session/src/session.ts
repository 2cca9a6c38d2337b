import * as node from '@tracemalloc/collector-node';
import type {
  Bytes,
  Collector,
  Domain,
  Snapshot,
  TakeSnapshotOptions,
  Traceback,
  TracedMemory,
} from '@tracemalloc/core';
import { startOthers, stopOthers, tracingOthers } from './collectors.ts';
import { composed } from './composed-snapshot.ts';
import { parseStartOptions } from './options/parse-start-options.ts';
import type { StartOptions } from './options/start-options.ts';
import { Peak } from './peak.ts';
import { unfollowWorkers } from './threads/follow-workers.ts';
import {
  joinThreads,
  leaveThreads,
  type TakeProcessSnapshotOptions,
  takeProcessSnapshot as takeJoinedSnapshot,
  takeProcessSnapshotSync as takeJoinedSnapshotSync,
} from './threads/process-snapshot.ts';
import { type ThreadOrigin, traceWorkers } from './threads/worker-threads.ts';
import { loadWasmCollector, traceWasmGuests, untraceWasmGuests } from './wasm-guests.ts';

const peak = new Peak();
let isJoined = false;

/**
 * Starts to trace what this thread allocates: on the JavaScript heap, beside it, and in what
 * `addCollector` has added. While tracing, it only checks its argument.
 *
 * @param options - the number of frames kept of each traceback (default: 1), or all options.
 * @throws {TracemallocError} as `start` of collector-node, and what other collectors throw. Nothing is
 * started then.
 */
export function start(options?: number | StartOptions): void {
  startThread(options, { isPreloaded: false });
}

/** {@link start}, for a thread of whatever origin. */
export function startThread(
  options: number | StartOptions | undefined,
  origin: ThreadOrigin,
): void {
  const parsed = parseStartOptions(options);
  const wasTracing = node.isTracing();
  if (parsed.wasm && !wasTracing && origin.isPreloaded) loadWasmCollector();
  node.start(parsed.node);
  if (wasTracing) return;
  const how = { ...parsed.common, nframe: node.getTracebackLimit() };
  try {
    if (parsed.wasm) traceWasmGuests(how, origin.guests);
    startOthers(how);
    joinThreads(takeOwnSnapshot, origin.introduction);
    isJoined = true;
    if (parsed.workers) traceWorkers(parsed.all, origin);
  } catch (error) {
    stop();
    throw error;
  }
}

/** Stops, and forgets all traces. Does nothing if not tracing. */
export function stop(): void {
  if (isJoined) leaveThreads();
  isJoined = false;
  peak.clear();
  unfollowWorkers();
  node.stop();
  stopOthers();
  untraceWasmGuests();
}

/** Whether it traces, paused or not. */
export function isTracing(): boolean {
  return allTracing().length > 0;
}

/** The number of frames kept of each traceback: of the last `start`, 1 if there was none. */
export function getTracebackLimit(): number {
  return (allTracing()[0] ?? node).getTracebackLimit();
}

/** Forgets all traces and goes on; a pause goes on too. Does nothing if not tracing. */
export function clearTraces(): void {
  peak.clear();
  for (const collector of allTracing()) collector.clearTraces();
}

/**
 * Leaves out what is allocated from now on, until {@link resume}. Keeps what was traced, and still sees
 * frees. Does nothing if not tracing, or paused already.
 */
export function pause(): void {
  for (const collector of allTracing()) collector.pause();
}

/** Traces again what is allocated from now on. Does nothing if not tracing, or not paused. */
export function resume(): void {
  for (const collector of allTracing()) collector.resume();
}

/**
 * One snapshot of all collectors that trace in this thread: what is alive of what the thread has
 * allocated since the start. Synchronous.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_NOT_TRACING`, and as `takeSnapshot` of collector-node.
 */
export function takeSnapshot(options?: TakeSnapshotOptions): Snapshot {
  return composed(options);
}

/**
 * One snapshot of all threads of this process that trace: this one, workers that are followed (`start` with
 * `workers`, `tracemalloc/register`, `tracemalloc run`), and threads that have called `start` themselves.
 * `metadata.threads` lists them, and those that are missing. When a worker has ended, its memory is gone, and
 * so are its traces.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_NOT_TRACING`, `ERR_TRACEMALLOC_OPTION`, and as
 * {@link takeSnapshot}.
 */
export async function takeProcessSnapshot(options?: TakeProcessSnapshotOptions): Promise<Snapshot> {
  join();
  return takeJoinedSnapshot(options);
}

/**
 * {@link takeProcessSnapshot} without a promise, for code that runs when the process ends. Blocks this thread
 * until all others have answered, or their time is up.
 */
export function takeProcessSnapshotSync(options?: TakeProcessSnapshotOptions): Snapshot {
  join();
  return takeJoinedSnapshotSync(options);
}

/**
 * The traced bytes of all domains or of one: now, and at most. Zeros if not tracing. Costs as much as
 * {@link takeSnapshot}. The peak of several collectors together is the most that a call has seen, and at
 * least that of each of them.
 */
export function getTracedMemory(domain?: Domain): TracedMemory {
  const own = node.getTracedMemory(domain);
  const others = tracingOthers();
  if (others.length === 0) return own;
  return peak.seen(domain, [own, ...others.map((one) => one.getTracedMemory(domain))]);
}

/** Sets the peak to what is traced now. Does nothing if not tracing. Costs as {@link getTracedMemory}. */
export function resetPeak(): void {
  peak.clear();
  for (const collector of allTracing()) collector.resetPeak();
}

/** Bytes that tracing itself holds; 0 if not tracing. Costs as {@link getTracedMemory}. */
export function getTracemallocMemory(): Bytes {
  return allTracing().reduce((sum, one) => sum + one.getTracemallocMemory(), 0);
}

/**
 * Where `x` was allocated, as the first collector says that knows it; `null` if none does. For a block in
 * WebAssembly, `x` is its address, or `{ instance, address }` where more than one memory is traced.
 */
export function getObjectTraceback(x: unknown): Traceback | null {
  for (const collector of allTracing()) {
    const traceback = collector.getObjectTraceback(x);
    if (traceback !== null) return traceback;
  }
  return null;
}

/** All collectors that trace in this thread. The one of Node.js's own memory comes first. */
function allTracing(): Collector[] {
  return node.isTracing() ? [node, ...tracingOthers()] : tracingOthers();
}

/** A collector that traces without our `start` makes this thread a member, too. */
function join(): void {
  if (isJoined || !isTracing()) return;
  joinThreads(takeOwnSnapshot);
  isJoined = true;
}

/** This thread's part of a snapshot of the process. What threads have in common is in one part only. */
function takeOwnSnapshot(options: TakeSnapshotOptions): Snapshot {
  return composed(options, ({ spansThreads }) =>
    spansThreads === true ? { ...options, ownOnly: true } : options,
  );
}
