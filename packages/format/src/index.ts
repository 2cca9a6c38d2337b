/**
 * Snapshots as files and as text: the snapshot file, and statistics and tracebacks with source lines.
 *
 * @module @tracemalloc/format
 */

export { decode } from './decode.ts';
export { describeSnapshot, describeUntraced, hasEstimatedCounts } from './describe-snapshot.ts';
export { displayTop, displayTopDifferences, type TopOptions } from './display-top.ts';
export { dump, dumpSync } from './dump.node.ts';
export { encode } from './encode.ts';
export { FormatError, type FormatErrorCode } from './errors.ts';
export { formatStatistic, type StatisticOptions } from './format-statistic.ts';
export { formatTraceback, type TracebackOptions } from './format-traceback.ts';
export { LineCache, type LineCacheOptions, type SourceReader } from './line-cache.ts';
export { type LoadOptions, load, loadSync } from './load.node.ts';
export { formatPlace, type PlaceOptions } from './place.ts';
export type { SnapshotPath } from './snapshot-path.node.ts';
export { sourceFileCache, sourceFiles } from './source-file.node.ts';
export type { SourceLineOptions } from './source-line.ts';
