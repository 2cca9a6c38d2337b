import type { Bytes, Count } from '../units.ts';

/** Which threads a snapshot is of: `metadata.threads`. */
export interface ThreadsMetadata {
  /** Those whose traces are in it. */
  readonly traced: readonly TracedThread[];
  /** Those that run, and whose memory is not in it. */
  readonly missing: readonly MissingThread[];
  /** How many traced threads had ended; what they had allocated is gone with them. */
  readonly ended: Count;
}

/** A thread whose traces are there. */
export interface TracedThread {
  /** As `threadId` of `node:worker_threads`; 0 is the main thread. */
  readonly threadId: number;
  /** Bytes of its traces. */
  readonly size: Bytes;
  /** Blocks of its traces. */
  readonly count: Count;
}

/** A thread whose traces are not there. */
export interface MissingThread {
  /** As `threadId` of `node:worker_threads`. */
  readonly threadId: number;
  /** Why. */
  readonly reason: string;
}
