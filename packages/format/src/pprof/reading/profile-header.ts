import type { SampleType } from '../sample-types.ts';

/** A binary or a module that addresses are in. */
export interface Mapping {
  readonly id: number | bigint;
  readonly start: number | bigint;
  readonly limit: number | bigint;
  readonly fileOffset: number | bigint;
  readonly filename: string;
  readonly buildId: string;
  readonly hasFunctions: boolean;
  readonly hasFilenames: boolean;
  readonly hasLineNumbers: boolean;
  readonly hasInlineFrames: boolean;
}

/** What a profile says once, with its strings in place. */
export interface ProfileHeader {
  readonly sampleTypes: readonly SampleType[];
  readonly defaultSampleType: string;
  readonly periodType: SampleType | undefined;
  readonly period: number;
  /** Nanoseconds since 1970; 0 unknown. */
  readonly timeNanos: number | bigint;
  readonly durationNanos: number;
  /** Regular expressions of functions that viewers leave out, and that they keep all the same. */
  readonly dropFrames: string;
  readonly keepFrames: string;
  readonly comments: readonly string[];
  readonly docUrl: string;
  readonly mappings: readonly Mapping[];
}
