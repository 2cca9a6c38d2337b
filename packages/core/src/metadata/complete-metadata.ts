import { refuse } from '../errors.ts';
import { checkMetadata } from './check-metadata.ts';
import type { SnapshotMetadata } from './metadata.ts';
import { METADATA_CODE } from './value-checks.ts';

/**
 * A copy of the metadata given, and what is missing in it as unknown. Frozen throughout.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_METADATA` for what no snapshot can say.
 */
export function completeMetadata(given: Partial<SnapshotMetadata> = {}): SnapshotMetadata {
  checkMetadata(given);
  const unknown = {
    createdAt: new Date().toISOString(),
    collectors: [],
    domains: {},
    untraced: {},
  };
  try {
    // Again, since what has a `toJSON` may say something else.
    return checkMetadata(copied({ ...unknown, ...copied(given) }));
  } catch {
    refuse('metadata', given, 'JSON values, without a cycle', METADATA_CODE);
  }
}

function copied<T>(json: T): T {
  return JSON.parse(JSON.stringify(json), (_key, value) => Object.freeze(value));
}
