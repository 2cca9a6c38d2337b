/**
 * Snapshots as files and as text: the snapshot file, and statistics and tracebacks with source lines.
 *
 * @module @tracemalloc/format
 */

export { displayTop, displayTopDifferences, type TopOptions } from './display-top.ts';
export { dump, dumpSync } from './files/dump.node.ts';
export { type LoadOptions, load, loadSync } from './files/load.node.ts';
export type { SnapshotPath } from './files/snapshot-path.node.ts';
export { formatStatistic, type StatisticOptions } from './format-statistic.ts';
export { formatTraceback, type TracebackOptions } from './format-traceback.ts';
export * from './index.ts';
export { sourceFileCache, sourceFiles } from './source-file.node.ts';
export type { SourceLineOptions } from './source-line.ts';
