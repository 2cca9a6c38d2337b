import {
  type CollectorDescription,
  lineShare,
  Snapshot,
  type SnapshotMetadata,
  type SnapshotTables,
  shown,
  TablesBuilder,
} from '@tracemalloc/core';
import { FormatError } from '../errors.ts';
import { recognize } from '../file-head/file-head.ts';
import { realmBytes } from '../realm-bytes.ts';
import { EXTENSION_STRING, type Extension, readExtension } from './extension.ts';
import { pprofMetadata, readPprofMetadata } from './pprof-metadata.ts';
import { DomainsByLabel } from './profile-labels.ts';
import { readMessage } from './reading/message-reader.ts';
import { addFrames } from './reading/profile-frames.ts';
import type { ProfileHeader } from './reading/profile-header.ts';
import { ProfileSamplesReader } from './reading/profile-samples.ts';
import { type ProfileTables, ProfileTablesReader } from './reading/profile-tables.ts';
import { isOfV8Sampler } from './reading/v8-sampler.ts';
import { chooseValues } from './sample-types.ts';

/** Options of {@link fromPprof}. */
export interface FromPprofOptions {
  /**
   * The values that become sizes, such as `'alloc_space'` for all that was ever allocated. Default: `inuse_space`, else
   * the profile's own default, else its last values in bytes.
   */
  readonly sampleType?: string | undefined;
  /**
   * What the line numbers are: `'line'`, or `'function'` for the first line of the function. Default: `'function'` in
   * profiles of V8's sampler, which knows no more, else `'line'`.
   */
  readonly position?: 'line' | 'function' | undefined;
}

/**
 * The snapshot in a pprof profile of memory, uncompressed: one trace for each sample that is not empty. The rest of the
 * profile is in `metadata.pprof`, a `PprofMetadata`. Pure: `load` reads a file.
 *
 * A location without a name has position `'offset'`, in its binary. Samples without counts of blocks get an estimate. A
 * profile that {@link toPprof} wrote gives its metadata back. Another one counts as exact only if its period is 1.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_KIND` for other bytes, and for a profile of time or of anything else that
 *   is not bytes; `_TRUNCATED` for a cut one; `ERR_TRACEMALLOC_FORMAT` for a broken one, and for the difference of two,
 *   which has sizes below 0.
 * @see https://github.com/google/pprof/blob/main/proto/profile.proto
 */
export function fromPprof(profile: Uint8Array, options: FromPprofOptions = {}): Snapshot {
  const bytes = realmBytes(profile);
  if (bytes === undefined) throw notProfile(shown(profile));
  const { kind, description } = recognize(bytes);
  if (kind !== 'pprof') throw notProfile(description);
  return readMessage(bytes, (reader) => {
    const tables = new ProfileTablesReader(reader).read();
    const { header } = tables;
    const values = chooseValues(header.sampleTypes, header.defaultSampleType, options.sampleType);
    const extension = readExtension(tables.strings[EXTENSION_STRING]);
    const given: Partial<SnapshotMetadata> = extension?.metadata ?? { domains: { 0: 'heap' } };
    const isOfV8 = extension === undefined && isOfV8Sampler(tables);
    const builder = new TablesBuilder();
    const frames = addFrames(builder, tables, {
      position: options.position ?? (isOfV8 ? 'function' : 'line'),
      packedColumns: extension === undefined,
      functionOnly: new Set(extension?.functionOnly),
    });
    const domains = new DomainsByLabel({ domains: {}, ...given } as SnapshotMetadata);
    const samples = new ProfileSamplesReader(reader, tables, builder, frames, domains, values);
    const traces = samples.read();
    const finished = builder.finishTables();
    const snapshotTables = { ...finished, traces: traces(finished.traces.stack) };
    const named = { ...given.domains, ...domains.names };
    const facts = pprofMetadata(header, values, samples.unknownLabels);
    const metadata =
      extension === undefined
        ? {
            ...describe(tables, snapshotTables, isOfV8, values.count !== -1),
            domains: named,
            pprof: facts,
          }
        : { ...ownMetadata(extension, facts), domains: named };
    const { tracebackLimit } = extension ?? {};
    return Snapshot.fromTables(snapshotTables, { tracebackLimit, metadata });
  });
}

/** The metadata as it was written; adapted if the caller asked for other values. */
function ownMetadata(
  { metadata }: Extension,
  facts: ReturnType<typeof pprofMetadata>,
): SnapshotMetadata {
  const before = readPprofMetadata(metadata.pprof);
  if (facts.sampleType === (before.sampleType ?? 'inuse_space')) return metadata;
  const { sampleType, countType } = facts;
  return { ...metadata, pprof: { ...before, sampleType, countType } };
}

/** How a profile of another program was made, as far as it says. */
function describe(
  { header }: ProfileTables,
  tables: SnapshotTables,
  isOfV8: boolean,
  hasCounts: boolean,
): Partial<SnapshotMetadata> {
  const interval = intervalOf(header);
  const exact = interval === 1;
  const collector: CollectorDescription = {
    name: 'pprof',
    engine: isOfV8 ? 'V8 sampling heap profiler' : 'unknown',
    exact,
    ...(interval === undefined ? {} : { interval }),
    countsEstimated: !exact || !hasCounts,
    lineShare: lineShare(tables),
  };
  return { createdAt: timeOf(header), collectors: [collector] };
}

/** Bytes between two samples. */
function intervalOf({ periodType, period }: ProfileHeader): number | undefined {
  const isKnown = periodType?.unit === 'bytes' && Number.isSafeInteger(period) && period > 0;
  return isKnown ? period : undefined;
}

/** ISO 8601; empty where it is unknown. */
function timeOf({ timeNanos }: ProfileHeader): string {
  const date = new Date(Number(BigInt(timeNanos) / 1_000_000n));
  return timeNanos === 0 || Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

function notProfile(kind: string): FormatError {
  const message = `not a pprof profile: it is ${kind}, expected an uncompressed profile.proto`;
  return new FormatError('ERR_TRACEMALLOC_FORMAT_KIND', message);
}
