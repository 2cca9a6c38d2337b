import type { Count } from '../units.ts';

/**
 * What source maps did to a snapshot: `metadata.sourceMaps`. Frames are rows of the frame table before that; the
 * four counts, those of `broken` included, add up to all of them.
 */
export interface SourceMapSummary {
  /** Frames that have their original position now. */
  readonly mapped: Count;
  /** Frames of files with a map that does not say where they come from. */
  readonly unmapped: Count;
  /** Frames of files without a map. */
  readonly withoutMap: Count;
  /** Maps that files refer to and that are missing or broken. */
  readonly broken: readonly BrokenSourceMapOfFile[];
}

/** A source map of no use. */
export interface BrokenSourceMapOfFile {
  /** The generated file. */
  readonly filename: string;
  /** Where the map should be; absent where it stands in the file itself. */
  readonly sourceMap?: string | undefined;
  /** Why it is of no use, in one line. */
  readonly reason: string;
  /** Frames of that file, which stay as they were. */
  readonly frames: Count;
}
