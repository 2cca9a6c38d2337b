import { type Snapshot, shown } from '@tracemalloc/core';
import { FormatError } from './errors.ts';

/**
 * Throws unless it is a snapshot, be it of another copy of core: a promise of one, most often.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT`.
 */
export function checkSnapshot(snapshot: Snapshot, what = 'snapshot'): void {
  if ((snapshot as Snapshot | null | undefined)?.tables !== undefined) return;
  const got = (snapshot as unknown) instanceof Promise ? 'a Promise' : shown(snapshot);
  throw new FormatError('ERR_TRACEMALLOC_FORMAT', `${what} is ${got}, expected a Snapshot`);
}
