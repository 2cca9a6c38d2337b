import type { MergedPart } from './merge-rules.ts';
import type { SnapshotMetadata } from './metadata.ts';
import { METADATA_KEYS, type MetadataKey } from './metadata-keys.ts';

// Each rule is given only what stands under its key.
const KEYS = METADATA_KEYS as unknown as Readonly<Record<string, MetadataKey<unknown>>>;

/**
 * The metadata of a merge of snapshots: of each key what its rule says, and of keys that this project does not
 * know, the last one.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_DOMAIN` if two snapshots have one domain under two names.
 */
export function mergeMetadata(parts: readonly MergedPart[]): Partial<SnapshotMetadata> {
  const merged: Record<string, unknown> = Object.assign(
    {},
    ...parts.map(({ metadata }) => metadata),
  );
  for (const [key, { merge }] of Object.entries(KEYS)) {
    const values = parts
      .map(({ metadata }) => metadata[key])
      .filter((value) => value !== undefined);
    if (values.length > 0) merged[key] = merge(values, parts);
  }
  return merged;
}
