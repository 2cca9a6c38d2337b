import { FormatError } from '../errors.ts';

/** How the bytes of a file are compressed. */
export type Compression = 'none' | 'gzip' | 'zstd';

/** The compression that the end of a file's name asks for: `.gz`, `.zst`. */
export function compressionOfName(name: string): Compression {
  if (/\.gz$/i.test(name)) return 'gzip';
  return /\.zst$/i.test(name) ? 'zstd' : 'none';
}

/**
 * Throws unless such a compression exists.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_COMPRESSION`.
 */
export function checkCompression(compression: unknown): asserts compression is Compression {
  if (['none', 'gzip', 'zstd'].includes(compression as Compression)) return;
  const message = `compression is ${String(compression)}, expected 'none', 'gzip' or 'zstd'`;
  throw new FormatError('ERR_TRACEMALLOC_FORMAT_COMPRESSION', message);
}

/** The error where this runtime does not have the compression. */
export function unsupported(compression: Compression, expected: string): FormatError {
  const message = `${compression} is not supported here, expected ${expected}`;
  return new FormatError('ERR_TRACEMALLOC_FORMAT_COMPRESSION', message);
}
