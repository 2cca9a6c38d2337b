import type { SnapshotMetadata } from './metadata.ts';
import { METADATA_KEYS } from './metadata-keys.ts';
import { asRecord } from './value-checks.ts';

/**
 * Throws unless the keys that this project knows have values that can stand there.
 *
 * @returns what was given.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_METADATA`, naming the key and what was expected.
 */
export function checkMetadata<T extends Partial<SnapshotMetadata>>(metadata: T): T {
  asRecord('metadata', metadata, 'an object');
  for (const [key, { check }] of Object.entries(METADATA_KEYS)) {
    if (metadata[key] !== undefined) check(key, metadata[key]);
  }
  return metadata;
}
