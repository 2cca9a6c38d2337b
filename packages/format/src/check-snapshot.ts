import { isSnapshot, type Snapshot, shown } from '@tracemalloc/core';
import { FormatError } from './errors.ts';

/**
 * Throws unless it is a snapshot, of any copy of core. A frequent mistake is a promise of one.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT`; `ERR_TRACEMALLOC_MODEL` for a snapshot of another version of the
 *   data model.
 */
export function checkSnapshot(snapshot: Snapshot, what = 'snapshot'): void {
  if (isSnapshot(snapshot) || (snapshot as Snapshot | null | undefined)?.tables !== undefined)
    return;
  const got = (snapshot as unknown) instanceof Promise ? 'a Promise' : shown(snapshot);
  throw new FormatError('ERR_TRACEMALLOC_FORMAT', `${what} is ${got}, expected a Snapshot`);
}
