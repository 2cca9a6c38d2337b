import { describeKind } from '../describe-kind.ts';
import { FormatError } from '../errors.ts';
import { MAGIC } from './schema.ts';

/** A file's first bytes: the tag and length of field 1, and the magic string. */
const HEAD: readonly number[] = [0x0a, MAGIC.length, ...MAGIC].map((part) =>
  typeof part === 'number' ? part : part.charCodeAt(0),
);

/**
 * Throws unless the bytes begin as a snapshot file does.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_KIND`, saying what they look like;
 *   `ERR_TRACEMALLOC_FORMAT_TRUNCATED` where they end within that beginning.
 */
export function checkKind(bytes: Uint8Array): void {
  if (!beginsAsSnapshotFile(bytes)) throw wrongKind(describeKind(bytes));
  if (bytes.length >= HEAD.length) return;
  const message = `truncated snapshot file: it ends after ${bytes.length} bytes`;
  throw new FormatError('ERR_TRACEMALLOC_FORMAT_TRUNCATED', message);
}

/** Whether the bytes begin as a snapshot file does, as far as they go; no bytes do not. */
export function beginsAsSnapshotFile(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, HEAD.length);
  return length > 0 && HEAD.slice(0, length).every((byte, i) => byte === bytes[i]);
}

function wrongKind(kind: string): FormatError {
  const message = `not a tracemalloc snapshot file: it is ${kind}, expected what dump() writes`;
  return new FormatError('ERR_TRACEMALLOC_FORMAT_KIND', message);
}
