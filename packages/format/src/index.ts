/**
 * Snapshots as bytes and as text, wherever JavaScript runs. In Node.js the package is index.node.ts, which adds
 * files.
 *
 * @module @tracemalloc/format
 */

export { FormatError, type FormatErrorCode } from './errors.ts';
export type { Compression } from './files/compression.ts';
export { type DumpOptions, dump } from './files/dump.ts';
export { load } from './files/load.ts';
export type { LoadOptions } from './files/load-options.ts';
export type { SnapshotBytes } from './files/read-bytes.ts';
export { toCollapsedStacks } from './flame-graph/collapsed-stacks.ts';
export {
  type SpeedscopeFile,
  type SpeedscopeFrame,
  type SpeedscopeProfile,
  toSpeedscope,
} from './flame-graph/speedscope.ts';
export { fromHeapProfile } from './heap-profile/from-heap-profile.ts';
export { type FromPprofOptions, fromPprof } from './pprof/from-pprof.ts';
export type { PprofMapping, PprofMetadata } from './pprof/pprof-metadata.ts';
export { type ToPprofOptions, toPprof } from './pprof/to-pprof.ts';
export { decode } from './snapshot-file/decode.ts';
export { encode } from './snapshot-file/encode.ts';
export { defaultLineCache, type RuntimeSources } from './sources/default-sources.ts';
export { LineCache, type LineCacheOptions, type SourceReader } from './sources/line-cache.ts';
export type { SourceMapReader } from './sources/source-map-reader.ts';
export { describeSnapshot, describeUntraced } from './text/describe-snapshot.ts';
export type { SourceMapTextOptions } from './text/describe-source-maps.ts';
export { displayTop, displayTopDifferences, type TopOptions } from './text/display-top.ts';
export { formatStatistic, type StatisticOptions } from './text/format-statistic.ts';
export { formatTraceback, type TracebackOptions } from './text/format-traceback.ts';
export type { PlaceOptions } from './text/place.ts';
export type { SourceLineOptions } from './text/source-line.ts';
