/**
 * Snapshots as bytes and as text, wherever JavaScript runs. In Node.js the package is
 * index.node.ts: this, and files.
 *
 * @module @tracemalloc/format
 */

export { describeSnapshot, describeUntraced, hasEstimatedCounts } from './describe-snapshot.ts';
export { FormatError, type FormatErrorCode } from './errors.ts';
export { LineCache, type LineCacheOptions, type SourceReader } from './line-cache.ts';
export { formatPlace, type PlaceOptions } from './place.ts';
export { decode } from './snapshot-file/decode.ts';
export { encode } from './snapshot-file/encode.ts';
