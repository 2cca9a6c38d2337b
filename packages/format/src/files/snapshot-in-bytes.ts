import type { Snapshot } from '@tracemalloc/core';
import { FormatError } from '../errors.ts';
import { type FileKind, recognize } from '../file-head/file-head.ts';
import { decodeBorrowed } from '../snapshot-file/decode.ts';
import type { Compression } from './compression.ts';

/** The kinds of file that `load` reads. */
export type SnapshotKind = Exclude<FileKind, Compression | 'other'>;

/** Reads one kind of file: bytes that it may keep, and that nobody else changes. */
type Read = (bytes: Uint8Array) => Snapshot;

/** The readers of other tools' files are loaded when the first one is needed. */
const READERS: Readonly<Record<SnapshotKind, () => Read | Promise<Read>>> = {
  tracemalloc: () => decodeBorrowed,
  pprof: async () => (await import('../pprof/from-pprof.ts')).fromPprof,
  heapprofile: async () => (await import('../heap-profile/from-heap-profile.ts')).fromHeapProfile,
};

/**
 * The snapshot in the uncompressed bytes of a file of any {@link SnapshotKind}. It may keep the bytes.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_KIND` for another kind, and as its reader.
 */
export async function snapshotInBytes(bytes: Uint8Array): Promise<Snapshot> {
  const kind = kindInBytes(bytes);
  const read = await READERS[kind]();
  return read(alone(bytes));
}

/** The kind of an uncompressed file. */
export function kindInBytes(bytes: Uint8Array): SnapshotKind {
  const { kind, description } = recognize(bytes);
  if (!isSnapshotKind(kind)) throw unreadable(description);
  return kind;
}

function isSnapshotKind(kind: FileKind): kind is SnapshotKind {
  return kind in READERS;
}

/** Copies bytes that are a small part of a buffer: they would keep the whole buffer. */
export function alone(bytes: Uint8Array): Uint8Array {
  return bytes.buffer.byteLength > 2 * bytes.length ? new Uint8Array(bytes) : bytes;
}

/**
 * Throws where a file's first bytes show that it cannot be read.
 *
 * @returns how the file is compressed
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_KIND`.
 */
export function checkHead(bytes: Uint8Array): Compression {
  const { kind, description } = recognize(bytes);
  if (kind === 'other') throw unreadable(description);
  return isSnapshotKind(kind) ? 'none' : kind;
}

/** {@link checkHead}, for the first bytes that came out of a compressed file. */
export function checkExpandedHead(bytes: Uint8Array, compression: string): void {
  const { kind, description } = recognize(bytes);
  // Few compressed bytes may expand to none: the whole file will tell.
  if (bytes.length === 0 || isSnapshotKind(kind)) return;
  throw unreadable(`${compression} of ${description}`);
}

/** The error for a file that is not of a {@link SnapshotKind}. */
export function unreadable(description: string): FormatError {
  const message = `not a snapshot: it is ${description}, expected a tracemalloc snapshot file, a pprof profile, or a V8 heap profile`;
  return new FormatError('ERR_TRACEMALLOC_FORMAT_KIND', message);
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
