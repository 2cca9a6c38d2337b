import { isMainThread, threadId } from 'node:worker_threads';
import {
  type MissingThread,
  Snapshot,
  shown,
  type TakeSnapshotOptions,
  TracemallocError,
} from '@tracemalloc/core';
import { type Gathered, gather, gatherSync, type Patience } from './gathering.ts';
import { Membership } from './membership.ts';
import { mergeThreads } from './merge-threads.ts';
import type { Introduction, TakeOwnSnapshot, ThreadId } from './thread-messages.ts';

/** How to take a snapshot of all threads. */
export interface TakeProcessSnapshotOptions extends TakeSnapshotOptions {
  /**
   * Milliseconds that a thread has to begin with its part; default: 2000. A thread whose event loop is blocked for longer
   * is missing.
   */
  readonly timeout?: number | undefined;
}

const BEGIN_MS = 2000;
/** A snapshot of a heap of gigabytes, with its garbage collected first, takes seconds. */
const FINISH_MS = 60_000;

let membership: Membership | undefined;

/**
 * Makes this thread part of every snapshot of the process.
 *
 * @param take - takes this thread's own snapshot
 * @param introduction - from the thread that started it, if that thread traces
 */
export function joinThreads(take: TakeOwnSnapshot, introduction?: Introduction): void {
  leaveThreads();
  membership = new Membership(take, introduction);
  if (isMainThread) return;
  // One more listener must not be the one too many that Node.js warns of.
  process.setMaxListeners(process.getMaxListeners() + 1);
  process.on('exit', leaveAtExit);
}

/** Ends {@link joinThreads}. */
export function leaveThreads(): void {
  leave(false);
}

function leaveAtExit(): void {
  leave(true);
}

function leave(hasEnded: boolean): void {
  if (membership === undefined) return;
  membership.leave(hasEnded);
  membership = undefined;
  if (isMainThread) return;
  process.off('exit', leaveAtExit);
  process.setMaxListeners(process.getMaxListeners() - 1);
}

/** What a new worker must know of this thread; `undefined` if this thread has not joined. */
export function introduction(): Introduction | undefined {
  membership?.catchUp();
  return membership?.introduction();
}

/**
 * What is alive in all threads of this process that trace. `metadata.threads` lists them, and the missing ones:
 * {@link ThreadsMetadata}. When a worker has ended, its memory and its traces are gone.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_NOT_TRACING`, `ERR_TRACEMALLOC_OPTION`, and the errors of this thread's own
 * snapshot.
 */
export async function takeProcessSnapshot(
  options: TakeProcessSnapshotOptions = {},
): Promise<Snapshot> {
  const { gc, patience } = parse(options);
  expectJoined();
  const taken = lastTaken.then(async () => {
    const joined = expectJoined();
    const own = joined.takeOwn(gc);
    return merged(own, await gather(joined, gc, patience), patience);
  });
  lastTaken = taken.catch(() => {});
  return taken;
}

/** Snapshots are taken one after the other: a thread that is busy with one would not begin the next in time. */
let lastTaken: Promise<unknown> = Promise.resolve();

/**
 * {@link takeProcessSnapshot}, synchronously: for exit handlers. Blocks this thread until all others have answered, or
 * their time is up.
 */
export function takeProcessSnapshotSync(options: TakeProcessSnapshotOptions = {}): Snapshot {
  const { gc, patience } = parse(options);
  const joined = expectJoined();
  const own = joined.takeOwn(gc);
  return merged(own, gatherSync(joined, gc, patience), patience);
}

function parse({ gc = false, timeout = BEGIN_MS }: TakeProcessSnapshotOptions): {
  gc: boolean;
  patience: Patience;
} {
  if (typeof timeout !== 'number' || !(timeout >= 0 && timeout <= FINISH_MS)) {
    throw new TracemallocError(
      'ERR_TRACEMALLOC_OPTION',
      `timeout is ${shown(timeout)}, expected milliseconds in range [0; ${FINISH_MS}]`,
    );
  }
  return { gc, patience: { beginMs: timeout, finishMs: FINISH_MS } };
}

function expectJoined(): Membership {
  if (membership !== undefined) return membership;
  throw new TracemallocError(
    'ERR_TRACEMALLOC_NOT_TRACING',
    'the tracemalloc module must be tracing memory allocations to take a snapshot',
  );
}

function merged(
  own: Snapshot,
  { threads, others, ended }: Gathered,
  { beginMs, finishMs }: Patience,
): Snapshot {
  const snapshots = new Map<ThreadId, Snapshot>([[threadId, own]]);
  const missing: MissingThread[] = [];
  const miss = (id: ThreadId, reason: string) => missing.push({ threadId: id, reason });
  for (const { id, outcome, hasBegun } of threads) {
    if (outcome === undefined) {
      miss(
        id,
        hasBegun
          ? `it did not finish its snapshot within ${finishMs} ms`
          : `it did not answer within ${beginMs} ms`,
      );
    } else if ('problem' in outcome) miss(id, outcome.problem);
    else snapshots.set(id, Snapshot.fromTables(outcome.parts.tables, outcome.parts));
  }
  for (const { id, untraced = 'it does not trace, or not yet' } of others) miss(id, untraced);
  missing.sort((a, b) => a.threadId - b.threadId);
  return mergeThreads(snapshots, { missing, ended });
}
