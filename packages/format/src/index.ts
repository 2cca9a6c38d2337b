export { decode } from './decode.ts';
export { dump, dumpSync } from './dump.node.ts';
export { encode } from './encode.ts';
export { FormatError, type FormatErrorCode } from './errors.ts';
export { type LoadOptions, load, loadSync } from './load.node.ts';
export type { SnapshotPath } from './snapshot-path.node.ts';
