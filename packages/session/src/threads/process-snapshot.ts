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
   * Milliseconds that a thread has to begin with its part, 2000 unless said; one whose event loop is
   * blocked for longer is missing.
   */
  readonly timeout?: number | undefined;
}

const BEGIN_MS = 2000;
/** A snapshot of a heap of gigabytes, with its garbage collected first, takes seconds. */
const FINISH_MS = 60_000;

let membership: Membership | undefined;

/**
 * Makes this thread one whose snapshot others get when they take one of the process.
 *
 * @param take - its own snapshot
 * @param introduction - by the thread that started it, if that traces
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

/** What a worker that is started now is to know of this thread; `undefined` unless it has joined. */
export function introduction(): Introduction | undefined {
  membership?.catchUp();
  return membership?.introduction();
}

/**
 * What is alive in all threads of this process that trace. `metadata.threads` says which these are, and
 * which are missing: {@link ThreadsMetadata}. What a worker had allocated that has ended is gone.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_NOT_TRACING`, `ERR_TRACEMALLOC_OPTION`, and what taking
 * this thread's own snapshot throws.
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

/** One after the other: a thread that is busy with its part of one would not begin with the next. */
let lastTaken: Promise<unknown> = Promise.resolve();

/**
 * The same at once, for what runs when the process ends. Blocks this thread until all others have
 * answered, or not in time.
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
