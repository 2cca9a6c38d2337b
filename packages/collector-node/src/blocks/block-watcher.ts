import type { Bytes, Domain, Traceback } from '@tracemalloc/core';
import type { DomainsDescription } from '../recorder.ts';

/** How the traces of a watcher are made. */
export type WatcherDescription = Omit<DomainsDescription, 'domains'>;

/** Sees blocks come and go, and records them in the {@link BlockTable}. */
export interface BlockWatcher {
  /** The names of its domains. */
  readonly domains: Readonly<Record<Domain, string>>;

  /** By domain: bytes of its blocks that Node.js counts as in use, too. */
  readonly explained: Readonly<Record<Domain, Bytes>>;

  /** Bytes that watching takes, without the table; an estimate. */
  readonly memory: Bytes;

  /** How its traces are made. */
  describe(): WatcherDescription;

  /** Where `x`, or the memory that it holds, was made; `null` if it is not one of its blocks. */
  getObjectTraceback(x: unknown): Traceback | null;

  /** Forgets its blocks: the table has been cleared. */
  clear(): void;

  /** Ends, and undoes what it changed in the process. */
  stop(): void;
}
