import type { Snapshot } from '@tracemalloc/core';
import { describeKind, KIND_HEAD_LENGTH } from '../describe-kind.ts';
import { FormatError } from '../errors.ts';
import { compressionOf } from './compression.ts';
import { readerOf, unreadable } from './readers.ts';

/**
 * The snapshot in uncompressed bytes of any kind that can be read; they become its own.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_KIND` for another kind, and as its reader.
 */
export function snapshotInBytes(bytes: Uint8Array): Snapshot {
  const reader = readerOf(bytes.subarray(0, KIND_HEAD_LENGTH));
  if (reader === undefined) throw unreadable(describeKind(bytes));
  // Not to hold a buffer of which this is a small part.
  const alone = bytes.buffer.byteLength > 2 * bytes.length ? new Uint8Array(bytes) : bytes;
  return reader.read(alone);
}

/**
 * Throws where a file's first bytes show that it cannot be read.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_KIND`.
 */
export function checkHead(head: Uint8Array): void {
  if (compressionOf(head) === 'none' && readerOf(head) === undefined) {
    throw unreadable(describeKind(head));
  }
}

/** {@link checkHead}, for the first bytes that came out of a compressed file. */
export function checkExpandedHead(head: Uint8Array, compression: string): void {
  // Nothing came out of so few bytes: the whole will tell.
  if (head.length === 0 || readerOf(head) !== undefined) return;
  throw unreadable(`${compression} of ${describeKind(head)}`);
}

/** The error for compressed bytes that cannot be expanded: cut, or damaged. */
export function brokenCompression(compression: string, cause: Error): FormatError {
  // Z_BUF_ERROR: the input ends before the stream does (zlib.h, inflate). Browsers have only words.
  const { code } = cause as { code?: unknown };
  if (code === 'Z_BUF_ERROR' || /truncat|unexpected end/i.test(cause.message)) {
    const message = `truncated snapshot file: its ${compression} stream has no end`;
    return new FormatError('ERR_TRACEMALLOC_FORMAT_TRUNCATED', message, { cause });
  }
  const message = `broken snapshot file: its ${compression} stream is damaged, ${cause.message}`;
  return new FormatError('ERR_TRACEMALLOC_FORMAT', message, { cause });
}
