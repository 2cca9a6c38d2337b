import type { Snapshot } from '@tracemalloc/core';
import { FormatError } from '../errors.ts';
import { beginsAsHeapProfile, fromHeapProfile } from '../heap-profile/from-heap-profile.ts';
import { fromPprof } from '../pprof/from-pprof.ts';
import { beginsAsProfile } from '../pprof/reading/begins-as-profile.ts';
import { decodeBorrowed } from '../snapshot-file/decode.ts';
import { beginsAsSnapshotFile } from '../snapshot-file/file-head.ts';

/** Reads one kind of file, uncompressed, as a snapshot. */
export interface SnapshotReader {
  /** The kind as error messages name it: `a tracemalloc snapshot file`. */
  readonly kind: string;
  /** Whether a file that begins with these bytes is of this kind; at most `KIND_HEAD_LENGTH` of them. */
  recognizes(head: Uint8Array): boolean;
  /**
   * The snapshot in the whole bytes, which it may keep and which nobody else changes.
   *
   * @throws {FormatError} for bytes that it cannot read.
   */
  read(bytes: Uint8Array): Snapshot;
}

/** What `load` reads; the first that recognizes a file reads it. */
const READERS: readonly SnapshotReader[] = [
  { kind: 'a tracemalloc snapshot file', recognizes: beginsAsSnapshotFile, read: decodeBorrowed },
  { kind: 'a pprof profile', recognizes: beginsAsProfile, read: (bytes) => fromPprof(bytes) },
  { kind: 'a V8 heap profile', recognizes: beginsAsHeapProfile, read: fromHeapProfile },
];

/** The reader of a file that begins with these bytes. */
export function readerOf(head: Uint8Array): SnapshotReader | undefined {
  return READERS.find((reader) => reader.recognizes(head));
}

/** The error for a file of a kind that none of them reads. */
export function unreadable(kind: string): FormatError {
  const kinds = new Intl.ListFormat('en', { type: 'disjunction' });
  const expected = kinds.format(READERS.map((reader) => reader.kind));
  const message = `not a snapshot: it is ${kind}, expected ${expected}`;
  return new FormatError('ERR_TRACEMALLOC_FORMAT_KIND', message);
}
