/**
 * Snapshots as files and as text: the snapshot file, and statistics and tracebacks with source lines.
 *
 * @module @tracemalloc/format
 */

export { writeAtomically } from './files/atomic-write.node.ts';
export { dump, dumpSync, type NodeWritable } from './files/dump.node.ts';
export { load } from './files/load.node.ts';
export { loadSync } from './files/load-sync.node.ts';
export type { SnapshotPath } from './files/snapshot-path.node.ts';
export * from './index.ts';
export * from './source-maps/index.ts';
export { compiledSources } from './sources/compiled-sources.node.ts';
export { sourceFiles } from './sources/source-files.node.ts';
