import { type Snapshot, shown } from '@tracemalloc/core';
import { FormatError } from '../errors.ts';
import { encodeParts } from '../snapshot-file/encode.ts';
import { type Compression, checkCompression, unsupported } from './compression.ts';

/** How `dump` writes. */
export interface DumpOptions {
  /** By the end of the name unless said: gzip for `.gz`, zstd for `.zst`; none for a stream. */
  readonly compression?: Compression | undefined;
}

/**
 * Writes a snapshot file to a stream, and closes it; a failure aborts it. In Node.js, `dump` writes
 * files as well.
 *
 * @throws {FormatError} as `encode`, `ERR_TRACEMALLOC_FORMAT_COMPRESSION` for zstd, which browsers
 *   do not have, `_PATH` for what is no stream; whatever the stream refuses.
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

/** Whether it is a stream of the web, for bytes to be written to. */
export function isWritableStream(target: unknown): target is WritableStream<Uint8Array> {
  return typeof (target as WritableStream | undefined)?.getWriter === 'function';
}
