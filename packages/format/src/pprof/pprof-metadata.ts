import type { Mapping, ProfileHeader } from './reading/profile-header.ts';
import type { ChosenValues } from './sample-types.ts';

/** A mapping in JSON: integers of 64 bits as decimal text. */
export interface PprofMapping {
  /** Its first address. */
  readonly start: string;
  /** The address behind its last one. */
  readonly limit: string;
  /** The place of the first address in the file. */
  readonly fileOffset: string;
  /** The name of the binary. */
  readonly filename: string;
  /** Identifies the build of the binary. */
  readonly buildId: string;
  /** Those of functions, filenames, lineNumbers and inlineFrames that symbolization has added. */
  readonly has: readonly string[];
}

/**
 * The facts of a pprof profile that a snapshot has no column for. A snapshot that was read from pprof has them in
 * `metadata.pprof`, and {@link toPprof} writes them again. The profile did not state an absent one.
 */
export interface PprofMetadata {
  /** The values that became sizes, such as `inuse_space`. */
  readonly sampleType: string;
  /** The values that became counts, such as `inuse_objects`; absent if blocks were not counted. */
  readonly countType?: string;
  /** All values that the samples had, such as `alloc_space/bytes`. */
  readonly sampleTypes: readonly string[];
  /** What viewers show by default. */
  readonly defaultSampleType?: string;
  /** What `period` counts, such as `space/bytes`. */
  readonly periodType?: string;
  /** The distance between two samples. */
  readonly period?: number;
  /** When it was recorded, in nanoseconds since 1970, as decimal text. */
  readonly timeNanos?: string;
  /** How long it was recorded. */
  readonly durationNanos?: number;
  /** A regular expression of functions that viewers leave out. */
  readonly dropFrames?: string;
  /** A regular expression of functions that viewers keep although `dropFrames` matches them. */
  readonly keepFrames?: string;
  /** Text for people. */
  readonly comments?: readonly string[];
  /** A page that explains the profile. */
  readonly docUrl?: string;
  /** The binaries that addresses are in. */
  readonly mappings?: readonly PprofMapping[];
  /** Keys of labels that were not kept. */
  readonly lostLabels?: readonly string[];
}

/** The {@link PprofMetadata} of a profile. */
export function pprofMetadata(
  header: ProfileHeader,
  values: ChosenValues,
  lostLabels: readonly string[],
): PprofMetadata {
  const { sampleTypes, defaultSampleType, periodType, period, timeNanos, durationNanos } = header;
  const { dropFrames, keepFrames, comments, docUrl, mappings } = header;
  const countType = sampleTypes[values.count]?.type;
  return {
    sampleType: sampleTypes[values.size]!.type,
    ...(countType === undefined ? {} : { countType }),
    sampleTypes: sampleTypes.map(({ type, unit }) => `${type}/${unit}`),
    ...(defaultSampleType === '' ? {} : { defaultSampleType }),
    ...(periodType === undefined ? {} : { periodType: `${periodType.type}/${periodType.unit}` }),
    ...(period === 0 ? {} : { period }),
    ...(timeNanos === 0 ? {} : { timeNanos: String(timeNanos) }),
    ...(durationNanos === 0 ? {} : { durationNanos }),
    ...(dropFrames === '' ? {} : { dropFrames }),
    ...(keepFrames === '' ? {} : { keepFrames }),
    ...(comments.length === 0 ? {} : { comments }),
    ...(docUrl === '' ? {} : { docUrl }),
    ...(mappings.length === 0 ? {} : { mappings: mappings.map(mappingInJson) }),
    ...(lostLabels.length === 0 ? {} : { lostLabels }),
  };
}

function mappingInJson(mapping: Mapping): PprofMapping {
  const { start, limit, fileOffset, filename, buildId } = mapping;
  const has = [
    ...(mapping.hasFunctions ? ['functions'] : []),
    ...(mapping.hasFilenames ? ['filenames'] : []),
    ...(mapping.hasLineNumbers ? ['lineNumbers'] : []),
    ...(mapping.hasInlineFrames ? ['inlineFrames'] : []),
  ];
  return {
    start: String(start),
    limit: String(limit),
    fileOffset: String(fileOffset),
    filename,
    buildId,
    has,
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isInteger = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;
const isUint64 = (value: unknown): value is string =>
  isText(value) && /^\d{1,20}$/.test(value) && BigInt(value) < 2n ** 64n;
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);

const isMappings = (value: unknown): value is PprofMapping[] =>
  Array.isArray(value) && value.every(isMapping);

function isMapping(value: unknown): value is PprofMapping {
  if (typeof value !== 'object' || value === null) return false;
  const { start, limit, fileOffset, filename, buildId, has } = value as Partial<PprofMapping>;
  return (
    isUint64(start) &&
    isUint64(limit) &&
    isUint64(fileOffset) &&
    isText(filename) &&
    isText(buildId) &&
    isTexts(has)
  );
}

/** The valid parts of `metadata.pprof`: anybody may have written it. */
export function readPprofMetadata(value: unknown): Partial<PprofMetadata> {
  const given = (typeof value === 'object' && value !== null ? value : {}) as {
    readonly [K in keyof PprofMetadata]?: unknown;
  };
  const kept = <K extends keyof PprofMetadata>(
    key: K,
    holds: (value: unknown) => value is NonNullable<PprofMetadata[K]>,
  ): Partial<PprofMetadata> => (holds(given[key]) ? { [key]: given[key] } : {});
  return {
    ...kept('sampleType', isText),
    ...kept('countType', isText),
    ...kept('defaultSampleType', isText),
    ...kept('periodType', isText),
    ...kept('period', isInteger),
    ...kept('timeNanos', isUint64),
    ...kept('durationNanos', isInteger),
    ...kept('dropFrames', isText),
    ...kept('keepFrames', isText),
    ...kept('comments', isTexts),
    ...kept('docUrl', isText),
    ...kept('mappings', isMappings),
  };
}
