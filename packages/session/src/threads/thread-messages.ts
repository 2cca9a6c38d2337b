import type { Snapshot, SnapshotMetadata, SnapshotTables } from '@tracemalloc/core';

/** As Node.js numbers the threads of a process; 0 is the main thread. */
export type ThreadId = number;

/** The channel of all threads that trace; of this process alone, as every BroadcastChannel of Node.js. */
export const CHANNEL = '@tracemalloc/threads/1';

/** A thread that traces. */
export interface Member {
  /** Its `threadId`. */
  readonly id: ThreadId;
  /** Who started it, and knows whether it still runs; unless it began to trace by itself. */
  readonly parent?: ThreadId;
}

/** What threads tell each other on {@link CHANNEL}. */
export type Announcement =
  | { readonly type: 'joined' | 'present'; readonly member: Member }
  /** That it traces no more, because it has ended or otherwise. */
  | { readonly type: 'left'; readonly id: ThreadId; readonly hasEnded: boolean }
  | SnapshotRequest;

/** Asks every thread, or those of `to`, for its snapshot, to be sent to the channel `answers`. */
export interface SnapshotRequest {
  readonly type: 'request';
  readonly answers: string;
  readonly to?: readonly ThreadId[];
  readonly gc: boolean;
}

/** What a thread sends to whoever asked. */
export type Answer =
  | { readonly type: 'begun'; readonly id: ThreadId }
  | {
      readonly type: 'done';
      readonly id: ThreadId;
      /** Its snapshot, or why there is none. */
      readonly outcome: SnapshotOutcome;
      readonly roll: ThreadRoll;
    };

/** What one thread knows of the others. */
export interface ThreadRoll {
  /** Those that trace, as far as it has heard; maybe some that have ended. */
  readonly members: readonly Member[];
  /** Workers of its own that run, traced or not. */
  readonly workers: readonly RunningWorker[];
  /** How many traced threads it knows to have ended. */
  readonly ended: number;
}

/** A worker thread, as the thread that started it knows it. */
export interface RunningWorker {
  readonly id: ThreadId;
  /** Why it is not traced, if it could not be. */
  readonly untraced?: string;
}

/** A snapshot in what can be posted, or why there is none. */
export type SnapshotOutcome = { readonly parts: SnapshotParts } | { readonly problem: string };

/** A snapshot without its class, which posting would lose. */
export interface SnapshotParts {
  readonly tables: SnapshotTables;
  readonly tracebackLimit: number;
  readonly metadata: SnapshotMetadata;
}

/** What of a snapshot can be posted. */
export function partsOf({ tables, tracebackLimit, metadata }: Snapshot): SnapshotParts {
  return { tables, tracebackLimit, metadata };
}

/** Takes a thread's own snapshot. */
export type TakeOwnSnapshot = (options: { readonly gc: boolean }) => Snapshot;

/** What a thread that joins may know already, from the thread that started it. */
export interface Introduction {
  /** The thread that introduces it. */
  readonly parent: ThreadId;
  /** Those that trace, as far as that one knows, and itself. */
  readonly members: readonly Member[];
}
