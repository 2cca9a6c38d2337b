import type { BrokenSourceMapOfFile, Snapshot } from '@tracemalloc/core';
import { type PlaceOptions, printedName } from './place.ts';

/** How to tell of source maps at the end of a printed list. */
export interface SourceMapTextOptions extends PlaceOptions {
  /**
   * Whether to say how many frames have an original position; default: only if a source map could not be used.
   */
  readonly sourceMaps?: boolean | undefined;
}

/** How many unusable maps are named. */
const NAMED = 3;

/**
 * What {@link originalPositions} did to a snapshot, as lines:
 *
 * ```text
 * Source maps: 16 frames mapped, 1 without an original, 3 of files without a map
 * Source maps of no use: 1, for 5 frames: dist/a.js (dist/a.js.map: it cannot be read)
 * ```
 */
export function describeSourceMaps(
  { metadata }: Snapshot,
  options: SourceMapTextOptions = {},
): string[] {
  const { sourceMaps } = metadata;
  if (sourceMaps === undefined) return [];
  const { mapped, unmapped, withoutMap, broken } = sourceMaps;
  if (broken.length === 0 && !options.sourceMaps) return [];
  const lines = [
    `Source maps: ${frames(mapped)} mapped, ${unmapped} without an original, ${withoutMap} of files without a map`,
  ];
  if (broken.length > 0) {
    const named = broken
      .toSorted((a, b) => b.frames - a.frames)
      .slice(0, NAMED)
      .map((each) => describeBroken(each, options.base));
    const others = broken.length - named.length;
    if (others > 0) named.push(`and ${others} more`);
    const count = broken.reduce((sum, each) => sum + each.frames, 0);
    lines.push(
      `Source maps of no use: ${broken.length}, for ${frames(count)}: ${named.join('; ')}`,
    );
  }
  return lines;
}

function describeBroken(
  { filename, sourceMap, reason }: BrokenSourceMapOfFile,
  base: string | undefined,
): string {
  const why = printedName(reason, undefined);
  const map = sourceMap === undefined ? '' : `${printedName(sourceMap, base)}: `;
  return `${printedName(filename, base)} (${map}${why})`;
}

function frames(count: number): string {
  return `${count} frame${count === 1 ? '' : 's'}`;
}
