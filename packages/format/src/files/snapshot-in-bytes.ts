import type { Snapshot } from '@tracemalloc/core';
import { describeKind, KIND_HEAD_LENGTH } from '../describe-kind.ts';
import { FormatError } from '../errors.ts';
import { decodeBorrowed } from '../snapshot-file/decode.ts';
import { compressionOf } from './compression.ts';
import { type FileKind, kindOf, unreadable } from './file-kinds.ts';

/** Reads one kind of file: bytes that it may keep, and that nobody else changes. */
type Read = (bytes: Uint8Array) => Snapshot;

/** What reads other tools' files is loaded for the first of them. */
const READERS: Readonly<Record<FileKind, () => Read | Promise<Read>>> = {
  tracemalloc: () => decodeBorrowed,
  pprof: async () => (await import('../pprof/from-pprof.ts')).fromPprof,
  heapprofile: async () => (await import('../heap-profile/from-heap-profile.ts')).fromHeapProfile,
};

/**
 * The snapshot in uncompressed bytes of any kind that can be read; they become its own.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_KIND` for another kind, and as its reader.
 */
export async function snapshotInBytes(bytes: Uint8Array): Promise<Snapshot> {
  const kind = kindInBytes(bytes);
  const read = await READERS[kind]();
  return read(alone(bytes));
}

/** The kind of a whole file. */
export function kindInBytes(bytes: Uint8Array): FileKind {
  const kind = kindOf(bytes.subarray(0, KIND_HEAD_LENGTH));
  if (kind === undefined) throw unreadable(describeKind(bytes));
  return kind;
}

/** The bytes, not as a small part of a buffer, which would be held as a whole. */
export function alone(bytes: Uint8Array): Uint8Array {
  return bytes.buffer.byteLength > 2 * bytes.length ? new Uint8Array(bytes) : bytes;
}

/**
 * Throws where a file's first bytes show that it cannot be read.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_KIND`.
 */
export function checkHead(head: Uint8Array): void {
  if (compressionOf(head) === 'none' && kindOf(head) === undefined) {
    throw unreadable(describeKind(head));
  }
}

/** {@link checkHead}, for the first bytes that came out of a compressed file. */
export function checkExpandedHead(head: Uint8Array, compression: string): void {
  // Nothing came out of so few bytes: the whole will tell.
  if (head.length === 0 || kindOf(head) !== undefined) return;
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
