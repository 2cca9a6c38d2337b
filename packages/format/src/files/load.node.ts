import { constants } from 'node:buffer';
import * as fs from 'node:fs';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import type { Snapshot } from '@tracemalloc/core';
import { FormatError } from '../errors.ts';
import { describeKind, isGzip, KIND_HEAD_LENGTH, wrongKind } from './file-kind.ts';
import { readerOf } from './readers.ts';
import { type SnapshotPath, toPath } from './snapshot-path.node.ts';

/** What {@link load} may be told. */
export interface LoadOptions {
  /**
   * The largest file that is read, in bytes after decompression; 1 GiB unless said. A small gzip file
   * can hold a thousand times its size, so a file from strangers needs a bound.
   */
  readonly maxBytes?: number;
}

const GIBIBYTE = 2 ** 30;
const gunzip = promisify(zlib.gunzip) as (
  bytes: Uint8Array,
  options: zlib.ZlibOptions,
) => Promise<Uint8Array>;

/**
 * Reads a snapshot file. Whether it is gzipped is told by its content, not by its name. A file of
 * another kind is refused after its first bytes.
 *
 * @throws {FormatError} as {@link decode}, and `ERR_TRACEMALLOC_FORMAT_SIZE` beyond `maxBytes`; the
 *   message begins with the path. What the file system refuses is its own error: one line that
 *   names the path, with `code` `ENOENT`, `EACCES`, ...
 */
export async function load(path: SnapshotPath, options: LoadOptions = {}): Promise<Snapshot> {
  const name = toPath(path);
  const { maxBytes = GIBIBYTE } = options;
  try {
    const file = await fs.promises.open(name, openFlags);
    let bytes: Uint8Array;
    try {
      const stats = await file.stat();
      checkFileType(stats, maxBytes);
      if (stats.isFile()) {
        const head = new Uint8Array(Math.min(KIND_HEAD_LENGTH, stats.size));
        await file.read(head, 0, head.length, 0);
        checkHead(head);
      }
      bytes = await file.readFile();
    } finally {
      await file.close();
    }
    if (!isGzip(bytes)) return read(bytes);
    checkGzipHead(bytes);
    return read(await gunzip(bytes, { maxOutputLength: Math.min(maxBytes, constants.MAX_LENGTH) }));
  } catch (error) {
    throw named(error, name, maxBytes);
  }
}

/** {@link load}, synchronously. */
export function loadSync(path: SnapshotPath, options: LoadOptions = {}): Snapshot {
  const name = toPath(path);
  const { maxBytes = GIBIBYTE } = options;
  try {
    const file = fs.openSync(name, openFlags);
    let bytes: Uint8Array;
    try {
      const stats = fs.fstatSync(file);
      checkFileType(stats, maxBytes);
      if (stats.isFile()) {
        const head = new Uint8Array(Math.min(KIND_HEAD_LENGTH, stats.size));
        fs.readSync(file, head, 0, head.length, 0);
        checkHead(head);
      }
      bytes = fs.readFileSync(file);
    } finally {
      fs.closeSync(file);
    }
    if (!isGzip(bytes)) return read(bytes);
    checkGzipHead(bytes);
    return read(
      zlib.gunzipSync(bytes, { maxOutputLength: Math.min(maxBytes, constants.MAX_LENGTH) }),
    );
  } catch (error) {
    throw named(error, name, maxBytes);
  }
}

const openFlags: number = fs.constants.O_RDONLY;

function checkFileType(stats: fs.Stats, maxBytes: number): void {
  if (stats.isDirectory()) throw wrongKind('a directory');
  // A pipe is fine (`tracemalloc top <(zcat old.gz)`); a device may never end.
  if (stats.isCharacterDevice() || stats.isBlockDevice()) throw wrongKind('a device');
  if (stats.size > maxBytes) throw tooLarge(maxBytes);
}

function checkHead(head: Uint8Array): void {
  if (!isGzip(head) && readerOf(head) === undefined) throw wrongKind(describeKind(head));
}

/** The snapshot in uncompressed bytes of any kind that can be read. */
function read(bytes: Uint8Array): Snapshot {
  const reader = readerOf(bytes.subarray(0, KIND_HEAD_LENGTH));
  if (reader === undefined) throw wrongKind(describeKind(bytes));
  return reader.read(bytes);
}

/** Decompresses only the first bytes, so that a gzip of something else costs nothing. */
function checkGzipHead(bytes: Uint8Array): void {
  const head = zlib.gunzipSync(bytes.subarray(0, KIND_HEAD_LENGTH), {
    // Takes the end of the input for a pause, not for an error.
    finishFlush: zlib.constants.Z_SYNC_FLUSH,
  });
  // Nothing has come out of so few bytes: the whole will tell.
  if (head.length === 0) return;
  if (readerOf(head) === undefined) throw wrongKind(`gzip of ${describeKind(head)}`);
}

/** The error with the path in front; zlib's errors in the words of this package. */
function named(error: unknown, name: string, maxBytes: number): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ERR_BUFFER_TOO_LARGE' || code === 'ERR_FS_FILE_TOO_LARGE') {
    return named(tooLarge(maxBytes, error), name, maxBytes);
  }
  if (error instanceof FormatError) {
    return new FormatError(error.code, `${name}: ${error.message}`, {
      cause: error.cause ?? error,
    });
  }
  // Z_BUF_ERROR: the input ends before the stream does (zlib.h, inflate).
  if (code === 'Z_BUF_ERROR') {
    const message = `${name}: truncated snapshot file: its gzip stream has no end`;
    return new FormatError('ERR_TRACEMALLOC_FORMAT_TRUNCATED', message, { cause: error });
  }
  if (code?.startsWith('Z_')) {
    const message = `${name}: broken snapshot file: its gzip stream is damaged, ${(error as Error).message}`;
    return new FormatError('ERR_TRACEMALLOC_FORMAT', message, { cause: error });
  }
  return error;
}

function tooLarge(maxBytes: number, cause?: unknown): FormatError {
  const message = `larger than ${maxBytes} bytes once read, expected no more (option maxBytes)`;
  return new FormatError('ERR_TRACEMALLOC_FORMAT_SIZE', message, { cause });
}
