import { type Snapshot, shown } from '@tracemalloc/core';
import { FormatError } from '../errors.ts';
import { encodeParts } from '../snapshot-file/encode.ts';
import { type Compression, checkCompression, unsupported } from './compression.ts';

/** Options of `dump`. */
export interface DumpOptions {
  /** Default: by the end of the name, gzip for `.gz` and zstd for `.zst`; none for a stream. */
  readonly compression?: Compression | undefined;
}

/**
 * Writes a snapshot file to a stream, and closes it. A failure aborts the stream. In Node.js, `dump` also writes
 * files.
 *
 * @throws {FormatError} as `encode`; `ERR_TRACEMALLOC_FORMAT_COMPRESSION` for zstd, which browsers do not have;
 *   `_PATH` if `target` is not a stream. Errors of the stream are passed on.
 */
export async function dump(
  snapshot: Snapshot,
  target: WritableStream<Uint8Array>,
  options: DumpOptions = {},
): Promise<void> {
  const { compression = 'none' } = options;
  checkCompression(compression);
  if (!isWritableStream(target)) {
    const message = `got ${shown(target)}, expected a WritableStream to write to`;
    throw new FormatError('ERR_TRACEMALLOC_FORMAT_PATH', message);
  }
  if (compression === 'zstd') throw unsupported('zstd', 'gzip or none');
  const blob = new Blob(encodeParts(snapshot).parts as Uint8Array<ArrayBuffer>[]);
  const stream = blob.stream();
  await (compression === 'none'
    ? stream
    : (stream.pipeThrough(new CompressionStream('gzip')) as ReadableStream<Uint8Array>)
  ).pipeTo(target);
}

/** Whether it is a writable stream of the web. */
export function isWritableStream(target: unknown): target is WritableStream<Uint8Array> {
  return typeof (target as WritableStream | undefined)?.getWriter === 'function';
}
