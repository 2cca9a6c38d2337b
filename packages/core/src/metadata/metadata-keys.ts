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
import { amount, arrayOf, objectOf, recordOf, text, type ValueCheck } from './value-checks.ts';

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
  createdAt: { check: text, merge: (all) => all.toSorted().at(-1) },
  startedAt: { check: text, merge: (all) => all.toSorted()[0] },
  collectors: { check: arrayOf('a collector', {}, '{ name, engine, … }'), merge: mergeCollectors },
  domains: { check: recordOf('domain', 'text', 'names by domain number'), merge: mergeDomains },
  untraced: { check: recordOf('domain', 'amount', 'bytes by domain number'), merge: mergeUntraced },
  tracer: { check: amount, merge: addUp },
  memory: { check: recordOf('text', 'amount', 'bytes by kind of memory'), merge: addUp },
  packages: { check: recordOf('text', 'text', 'names by directory'), merge: together },
  process: {
    check: objectOf({ pid: amount, runtime: text, version: text, platform: text }),
    merge: alike,
  },
  threads: {
    check: objectOf({
      traced: arrayOf('a thread', { threadId: amount, size: amount, count: amount }),
      missing: arrayOf('a thread', { threadId: amount, reason: text }),
      ended: amount,
    }),
    merge: addUp,
  },
  sourceMaps: {
    check: objectOf({
      ...{ mapped: amount, unmapped: amount, withoutMap: amount },
      broken: arrayOf('a source map', { filename: text, reason: text, frames: amount }),
    }),
    merge: (all, parts) => (all.length < parts.length ? undefined : addUp(all)),
  },
  wasm: {
    check: objectOf({
      modules: arrayOf('a module', { filename: text, traces: text, memory: amount }),
      ...{ unknownFrees: amount, reusedWithoutFree: amount, lost: amount },
    }),
    merge: addUp,
  },
};
