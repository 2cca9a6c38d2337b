import {
  addUp,
  alike,
  type MergeRule,
  mergeCollectors,
  mergeDomains,
  mergeUntraced,
  together,
} from './merge-rules.ts';
import type { KnownMetadata } from './metadata.ts';
import { like, recordOf, type ValueCheck } from './value-checks.ts';

/** What can stand under a key of metadata, and what becomes of it when snapshots are merged. */
export interface MetadataKey<T> {
  readonly check: ValueCheck;
  readonly merge: MergeRule<T>;
}

/** All keys that this project knows; {@link KnownMetadata} says what they are. */
export const METADATA_KEYS: {
  readonly [Key in keyof KnownMetadata]-?: MetadataKey<NonNullable<KnownMetadata[Key]>>;
} = {
  // ISO 8601 is ordered as text is.
  createdAt: { check: like(''), merge: (all) => all.toSorted().at(-1) },
  startedAt: { check: like(''), merge: (all) => all.toSorted()[0] },
  collectors: { check: like([{ name: '', engine: '' }]), merge: mergeCollectors },
  domains: { check: recordOf('domain', 'text', 'names by domain number'), merge: mergeDomains },
  untraced: { check: recordOf('domain', 'amount', 'bytes by domain number'), merge: mergeUntraced },
  tracer: { check: like(0), merge: addUp },
  memory: { check: recordOf('text', 'amount', 'bytes by kind of memory'), merge: addUp },
  packages: { check: recordOf('text', 'text', 'names by directory'), merge: together },
  process: { check: like({ pid: 0, runtime: '', version: '', platform: '' }), merge: alike },
  threads: {
    check: like({
      traced: [{ threadId: 0, size: 0, count: 0 }],
      missing: [{ threadId: 0, reason: '' }],
      ended: 0,
    }),
    merge: addUp,
  },
  missingCollectors: { check: like([{ name: '', reason: '' }]), merge: addUp },
  sourceMaps: {
    check: like({
      ...{ mapped: 0, unmapped: 0, withoutMap: 0 },
      broken: [{ filename: '', reason: '', frames: 0 }],
    }),
    merge: (all, parts) => (all.length < parts.length ? undefined : addUp(all)),
  },
  wasm: {
    check: like({
      modules: [{ filename: '', traces: '', memory: 0 }],
      ...{ unknownFrees: 0, reusedWithoutFree: 0, lost: 0 },
    }),
    merge: addUp,
  },
};
