import { Snapshot, type SnapshotMetadata, shown } from '@tracemalloc/core';
import { Writer } from 'protobufjs/minimal.js';
import { checkSnapshot } from '../check-snapshot.ts';
import { FormatError } from '../errors.ts';
import { PROFILE, VALUE_TYPE } from '../schema/profile-schema.ts';
import { describeSnapshot, describeUntraced } from '../text/describe-snapshot.ts';
import { joined } from '../wire/joined.ts';
import { tag } from '../wire/tag.ts';
import { writeExtension } from './extension.ts';
import { type PprofMetadata, readPprofMetadata } from './pprof-metadata.ts';
import { countTypeOf, type SampleType } from './sample-types.ts';
import { mergeSamples } from './writing/merge-samples.ts';
import { writeInteger, writeMessage } from './writing/message-writer.ts';
import { functionOnly, writePlaces } from './writing/places-writer.ts';
import { ProfileStrings } from './writing/profile-strings.ts';
import { writeSamples } from './writing/samples-writer.ts';

/** Options of {@link toPprof}. */
export interface ToPprofOptions {
  /**
   * All that was allocated until the moment of the snapshot, alive or gone. It is written as `alloc_objects` and
   * `alloc_space`. Default: the profile does not have these.
   */
  readonly allocated?: Snapshot | undefined;
  /**
   * Whether blocks of one place and different sizes stay apart, each with a label `bytes` as in Go's heap profiles;
   * default: `true`. With `false`, a profile of many blocks is much smaller.
   */
  readonly blockSizes?: boolean | undefined;
  /** A regular expression of functions that viewers leave out, with all that they call. */
  readonly dropFrames?: string | undefined;
  /** A regular expression of functions that viewers keep although `dropFrames` matches them. */
  readonly keepFrames?: string | undefined;
  /** Lines for people; default: how the snapshot was made. */
  readonly comments?: readonly string[] | undefined;
}

/**
 * The snapshot as a pprof profile, uncompressed, for `go tool pprof`, speedscope, Pyroscope, Parca,
 * Grafana. Its values are `inuse_objects` and `inuse_space`; samples have labels `domain` and `bytes`
 * (the size of each block). Traces of one stack, block size and domain become one sample.
 *
 * A line that is only the first one of its function is written as the function's `start_line`, and an offset as an
 * address in a mapping. `metadata.pprof` of a snapshot that was read from pprof is written again. {@link fromPprof} gives
 * the snapshot back.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT` if `snapshot` is no snapshot, or an option has a wrong type.
 * @see https://github.com/google/pprof/blob/main/proto/profile.proto
 */
export function toPprof(snapshot: Snapshot, options: ToPprofOptions = {}): Uint8Array<ArrayBuffer> {
  const { allocated, blockSizes = true } = options;
  checkSnapshot(snapshot);
  if (allocated !== undefined) checkSnapshot(allocated, 'allocated');
  const metadata = metadataWith(snapshot.metadata, options);
  const pprof = readPprofMetadata(metadata.pprof);
  for (const key of ['dropFrames', 'keepFrames', 'comments'] as const) {
    if (options[key] === undefined || options[key] === pprof[key]) continue;
    const expected = key === 'comments' ? 'an array of strings' : 'a string';
    throw unwritable(`option ${key} is ${shown(options[key])}, expected ${expected}`);
  }
  // What lives is the last kind, which tools show first.
  const all = allocated === undefined ? snapshot : Snapshot.merge([allocated, snapshot]);
  const kindStart = allocated === undefined ? [0] : [0, allocated.traces.length];

  const writer = new Writer();
  const { tracebackLimit } = snapshot;
  const strings = new ProfileStrings(
    writeExtension({ tracebackLimit, metadata, functionOnly: functionOnly(all) }),
  );
  const sampleTypes = sampleTypesOf(pprof, allocated !== undefined);
  for (const type of sampleTypes) writeValueType(writer, PROFILE.sampleType, strings, type);
  // One that was read from pprof says what it said.
  const isForeign = readPprofMetadata(snapshot.metadata.pprof).sampleType !== undefined;
  const own = isForeign ? [] : [...describeSnapshot(snapshot), describeUntraced(snapshot)];
  const comments = pprof.comments ?? own;
  writeHeader(writer, strings, { ...pprof, comments }, metadata, sampleTypes);
  writePlaces(writer, strings, all, pprof.mappings ?? []);
  const merged = mergeSamples(all, kindStart, blockSizes);
  const samples = writeSamples(strings, all, merged, blockSizes);
  // Last of all: what is before has given them their indices.
  const table = new Writer();
  strings.write(table);
  return joined([writer.finish(), ...samples, table.finish()]);
}

function unwritable(message: string): FormatError {
  return new FormatError('ERR_TRACEMALLOC_FORMAT', `cannot write the profile: ${message}`);
}

/** The metadata with the options, so that a reader of the profile finds these. */
function metadataWith(metadata: SnapshotMetadata, options: ToPprofOptions): SnapshotMetadata {
  const { dropFrames, keepFrames, comments } = options;
  const added = Object.entries({ dropFrames, keepFrames, comments }).filter(
    ([, value]) => value !== undefined,
  );
  if (added.length === 0) return metadata;
  const pprof = typeof metadata.pprof === 'object' ? metadata.pprof : {};
  return { ...metadata, pprof: { ...pprof, ...Object.fromEntries(added) } };
}

/** In the order of Go's heap profiles. */
function sampleTypesOf(pprof: Partial<PprofMetadata>, allocated: boolean): SampleType[] {
  const { sampleType = 'inuse_space', countType = countTypeOf(sampleType) } = pprof;
  return [
    ...(allocated ? [count('alloc_objects'), bytes('alloc_space')] : []),
    count(countType),
    bytes(sampleType),
  ];
}

const count = (type: string): SampleType => ({ type, unit: 'count' });
const bytes = (type: string): SampleType => ({ type, unit: 'bytes' });

function writeValueType(
  writer: Writer,
  field: number,
  strings: ProfileStrings,
  { type, unit }: SampleType,
): void {
  writeMessage(writer, field, () => {
    writeInteger(writer, VALUE_TYPE.type, strings.index(type));
    writeInteger(writer, VALUE_TYPE.unit, strings.index(unit));
  });
}

function writeHeader(
  writer: Writer,
  strings: ProfileStrings,
  pprof: Partial<PprofMetadata>,
  metadata: SnapshotMetadata,
  sampleTypes: readonly SampleType[],
): void {
  const { dropFrames = '', keepFrames = '', docUrl = '', comments = [], durationNanos = 0 } = pprof;
  writeInteger(writer, PROFILE.dropFrames, strings.index(dropFrames));
  writeInteger(writer, PROFILE.keepFrames, strings.index(keepFrames));
  writeInteger(writer, PROFILE.timeNanos, timeNanos(pprof, metadata));
  writeInteger(writer, PROFILE.durationNanos, durationNanos);
  const period = periodOf(pprof, metadata);
  if (period !== undefined) {
    writeValueType(writer, PROFILE.periodType, strings, period.type);
    writeInteger(writer, PROFILE.period, period.period);
  }
  for (const comment of comments) {
    // Not by writeInteger: an empty comment, string 0, is one all the same.
    writer.uint32(tag(PROFILE.comment, 0)).uint32(strings.index(comment));
  }
  const isWritten = sampleTypes.some(({ type }) => type === pprof.defaultSampleType);
  const shownFirst = isWritten ? pprof.defaultSampleType! : sampleTypes.at(-1)!.type;
  writeInteger(writer, PROFILE.defaultSampleType, strings.index(shownFirst));
  writeInteger(writer, PROFILE.docUrl, strings.index(docUrl));
}

/** To the nanosecond, if it was read so. */
function timeNanos({ timeNanos }: Partial<PprofMetadata>, { createdAt }: SnapshotMetadata): bigint {
  if (timeNanos !== undefined) return BigInt(timeNanos);
  const milliseconds = Date.parse(createdAt);
  return milliseconds > 0 ? BigInt(milliseconds) * 1_000_000n : 0n;
}

/** Bytes between two samples; 1 where every block was recorded; `undefined` where unknown. */
function periodOf(
  { period, periodType }: Partial<PprofMetadata>,
  { collectors }: SnapshotMetadata,
): { type: SampleType; period: number } | undefined {
  if (period !== undefined) {
    const [type = '', unit = ''] = periodType?.split('/') ?? [];
    return { type: { type, unit }, period };
  }
  const intervals = new Set(collectors.map(({ exact, interval }) => (exact ? 1 : interval)));
  const [interval] = intervals;
  if (intervals.size !== 1 || interval === undefined) return undefined;
  return { type: bytes('space'), period: interval };
}
