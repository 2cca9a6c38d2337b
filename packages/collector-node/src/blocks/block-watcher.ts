import type { Bytes, Domain, Traceback } from '@tracemalloc/core';
import type { DomainsDescription } from '../recorder.ts';

/** How the traces of a watcher are made. */
export type WatcherDescription = Omit<DomainsDescription, 'domains'>;

/** What sees blocks come and go, and tells the {@link BlockTable} of each. */
export interface BlockWatcher {
  /** Its domains' names. */
  readonly domains: Readonly<Record<Domain, string>>;

  /** Bytes of its blocks, by domain, that Node.js counts as in use as well. */
  readonly explained: Readonly<Record<Domain, Bytes>>;

  /** Bytes that watching takes beside the table; an estimate. */
  readonly memory: Bytes;

  /** How its traces are made. */
  describe(): WatcherDescription;

  /** Where `x`, or what it holds, was made; `null` if it is none of its blocks. */
  getObjectTraceback(x: unknown): Traceback | null;

  /** Forgets which blocks are in the table, which has been cleared. */
  clear(): void;

  /** Ends, and gives back whatever it changed in the process. */
  stop(): void;
}
