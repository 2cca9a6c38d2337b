import type { Snapshot } from '@tracemalloc/core';
import { FormatError } from '../errors.ts';
import { ByteChunks } from './byte-chunks.ts';
import { type Compression, unsupported } from './compression.ts';
import {
  type LoadOptions,
  mostExpanded,
  type ReadLimits,
  readLimits,
  tooLarge,
} from './load-options.ts';
import { readBytes, type SnapshotBytes } from './read-bytes.ts';
import {
  brokenCompression,
  checkExpandedHead,
  checkHead,
  snapshotInBytes,
} from './snapshot-in-bytes.ts';

/**
 * Reads a snapshot from bytes in memory, a Blob (also a File) or a stream. The content tells whether it is gzipped,
 * and which kind of file it is.
 *
 * @throws {FormatError} as `decode`, and `ERR_TRACEMALLOC_FORMAT_SIZE` beyond the limits, `_COMPRESSION` for zstd,
 *   which browsers cannot expand, `_PATH` for an input without bytes.
 */
export async function load(input: SnapshotBytes, options: LoadOptions = {}): Promise<Snapshot> {
  const limits = readLimits(options);
  const bytes = await readBytes(input, limits);
  const compression = checkHead(bytes);
  return snapshotInBytes(compression === 'none' ? bytes : await expand(bytes, compression, limits));
}

async function expand(
  bytes: Uint8Array,
  compression: Compression,
  limits: ReadLimits,
): Promise<Uint8Array> {
  if (compression === 'zstd') throw unsupported('zstd', 'gzip or no compression');
  const most = mostExpanded(bytes.length, limits);
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
  const reader = stream.pipeThrough(new DecompressionStream(compression as 'gzip')).getReader();
  const chunks = new ByteChunks({ ...limits, maxBytes: most });
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return chunks.joined();
      if (length === 0) checkExpandedHead(value, compression);
      length += value.length;
      if (length > most) throw tooLarge(limits, bytes.length);
      chunks.add(value);
    }
  } catch (error) {
    await reader.cancel().catch(() => undefined);
    throw error instanceof FormatError ? error : brokenCompression(compression, error as Error);
  }
}
