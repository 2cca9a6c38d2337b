/**
 * Snapshots in terms of the sources that were written. Apart from the rest of the package for the sake
 * of browsers, where only who maps should load what decodes mappings.
 *
 * @module @tracemalloc/format/source-maps
 */

export type { BrokenSourceMapOfFile, SourceMapSummary } from '@tracemalloc/core';
export type { SourceMapReader } from '../sources/source-map-reader.ts';
export type { BrokenSourceMap } from './find-source-map.ts';
export { originalPositions, type SourceMapOptions } from './original-positions.ts';
