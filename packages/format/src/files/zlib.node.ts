import { constants } from 'node:buffer';
import type * as Zlib from 'node:zlib';
import { FormatError } from '../errors.ts';
import { HEAD_LENGTH } from '../file-head/file-head.ts';
import { type Compression, unsupported } from './compression.ts';
import { mostExpanded, type ReadLimits, readLimits, tooLarge } from './load-options.ts';
import { brokenCompression, checkExpandedHead } from './snapshot-in-bytes.ts';

type Codec = 'gzip' | 'gunzip' | 'zstdCompress' | 'zstdDecompress';
type Sync = (bytes: Uint8Array, options?: Zlib.ZlibOptions) => Uint8Array;
type Callback = (
  bytes: Uint8Array,
  options: Zlib.ZlibOptions,
  done: (error: Error | null, result: Uint8Array) => void,
) => void;
type Async = (bytes: Uint8Array, options?: Zlib.ZlibOptions) => Promise<Uint8Array>;

const { getBuiltinModule } = process;

/** Loaded for the first file that is compressed: loading it takes longer than reading a small file. */
function zlib(): typeof Zlib {
  return getBuiltinModule('node:zlib');
}

/** The bytes compressed, so that they can be expanded again within the limits. */
export async function compress(bytes: Uint8Array, compression: Compression): Promise<Uint8Array> {
  if (compression === 'none') return bytes;
  if (compression === 'zstd') return asynchronous('zstdCompress')(bytes);
  const compressed = await asynchronous('gzip')(bytes);
  return looksLikeBomb(bytes, compressed) ? asynchronous('gzip')(bytes, huffman()) : compressed;
}

/** {@link compress}, synchronously. */
export function compressSync(bytes: Uint8Array, compression: Compression): Uint8Array {
  if (compression === 'none') return bytes;
  if (compression === 'zstd') return synchronous('zstdCompress')(bytes);
  const compressed = synchronous('gzip')(bytes);
  return looksLikeBomb(bytes, compressed) ? synchronous('gzip')(bytes, huffman()) : compressed;
}

/** Each byte becomes at least a bit, so that the result is never less than an eighth. */
function huffman(): Zlib.ZlibOptions {
  return { strategy: zlib().constants.Z_HUFFMAN_ONLY };
}

/** Whether a reader would refuse it. That takes, for example, twenty million equal traces. */
function looksLikeBomb(bytes: Uint8Array, compressed: Uint8Array): boolean {
  return bytes.length > mostExpanded(compressed.length, { ...readLimits({}), maxBytes: Infinity });
}

/**
 * The bytes, decompressed.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_SIZE` beyond the limits, `_TRUNCATED` for a cut stream,
 *   `ERR_TRACEMALLOC_FORMAT` for a damaged one, `_KIND` if it holds no snapshot, `_COMPRESSION` if this Node.js has no
 *   zstd.
 */
export async function expand(
  bytes: Uint8Array,
  compression: Compression,
  limits: ReadLimits,
): Promise<Uint8Array> {
  if (compression === 'none') return bytes;
  const codec = asynchronous(compression === 'gzip' ? 'gunzip' : 'zstdDecompress');
  try {
    if (compression === 'gzip') checkGzipHead(bytes);
    return checkEnd(await codec(bytes, outputOptions(bytes, compression, limits)), compression);
  } catch (error) {
    throw expansionError(error as Error, compression, bytes.length, limits);
  }
}

/** {@link expand}, synchronously. */
export function expandSync(
  bytes: Uint8Array,
  compression: Compression,
  limits: ReadLimits,
): Uint8Array {
  if (compression === 'none') return bytes;
  const codec = synchronous(compression === 'gzip' ? 'gunzip' : 'zstdDecompress');
  try {
    if (compression === 'gzip') checkGzipHead(bytes);
    return checkEnd(codec(bytes, outputOptions(bytes, compression, limits)), compression);
  } catch (error) {
    throw expansionError(error as Error, compression, bytes.length, limits);
  }
}

/** Node.js has zstd since 22.15 and 23.8. Its types here are older. */
function codecNamed<T>(name: string): T {
  const codec = (zlib() as unknown as Record<string, T | undefined>)[name];
  if (codec !== undefined) return codec;
  throw unsupported('zstd', `Node.js 22.15 or newer (this is ${process.versions.node}), or gzip`);
}

function synchronous(name: Codec): Sync {
  return codecNamed<Sync>(`${name}Sync`);
}

function asynchronous(name: Codec): Async {
  const codec = codecNamed<Callback>(name);
  // Not util.promisify: an import of node:util opens the standard streams from Node.js 22 on.
  return (bytes, options = {}) =>
    new Promise((resolve, reject) => {
      codec(bytes, options, (error, result) => (error === null ? resolve(result) : reject(error)));
    });
}

/** Decompresses only the first bytes, so that a gzip of something else costs nothing. */
function checkGzipHead(bytes: Uint8Array): void {
  const head = zlib().gunzipSync(bytes.subarray(0, HEAD_LENGTH), {
    // The end of the input is then a pause, not an error.
    finishFlush: zlib().constants.Z_SYNC_FLUSH,
  });
  checkExpandedHead(head, 'gzip');
}

/** deflate cannot do better (https://zlib.net/zlib_tech.html). */
const MOST_DEFLATED = 1032;
const LEAST_CHUNK = 2 ** 14;

function outputOptions(
  bytes: Uint8Array,
  compression: Compression,
  limits: ReadLimits,
): Zlib.ZlibOptions {
  const most = Math.min(mostExpanded(bytes.length, limits), constants.MAX_LENGTH);
  if (compression !== 'gzip') return { maxOutputLength: most, chunkSize: 2 ** 18 };
  // The length that the file says (RFC 1952, section 2.3.1, ISIZE): all comes out in one chunk, which
  // need not be joined. A lie costs address space, in proportion to the input, and no more.
  const { buffer, byteOffset, length } = bytes;
  const size =
    length < 18 ? 0 : new DataView(buffer, byteOffset, length).getUint32(length - 4, true);
  const likely = Math.min(size + 1, most + 1, length * MOST_DEFLATED, 2 ** 31 - 1);
  return { maxOutputLength: most, chunkSize: Math.max(likely, LEAST_CHUNK) };
}

/** Node.js 22 reports no error for a cut zstd file: then nothing has come out. */
function checkEnd(expanded: Uint8Array, compression: Compression): Uint8Array {
  if (compression !== 'zstd' || expanded.length > 0) return expanded;
  throw brokenCompression(compression, new Error('unexpected end of file'));
}

function expansionError(
  error: Error,
  compression: Compression,
  length: number,
  limits: ReadLimits,
): Error {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(limits, length);
  if (error instanceof FormatError || !/^Z(STD)?_/.test(code ?? '')) return error;
  return brokenCompression(compression, error);
}
