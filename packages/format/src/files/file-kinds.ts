import { FormatError } from '../errors.ts';
import { beginsAsHeapProfile } from '../heap-profile/begins-as-heap-profile.ts';
import { beginsAsProfile } from '../pprof/reading/begins-as-profile.ts';
import { beginsAsSnapshotFile } from '../snapshot-file/file-head.ts';

/** A kind of file that `load` reads. */
export type FileKind = 'tracemalloc' | 'pprof' | 'heapprofile';

interface KindOfFile {
  readonly kind: FileKind;
  /** As error messages name it. */
  readonly name: string;
  /** Whether a file that begins with these bytes is of this kind; at most `KIND_HEAD_LENGTH` of them. */
  recognizes(head: Uint8Array): boolean;
}

/** The first that recognizes a file has it. */
const KINDS: readonly KindOfFile[] = [
  { kind: 'tracemalloc', name: 'a tracemalloc snapshot file', recognizes: beginsAsSnapshotFile },
  { kind: 'pprof', name: 'a pprof profile', recognizes: beginsAsProfile },
  { kind: 'heapprofile', name: 'a V8 heap profile', recognizes: beginsAsHeapProfile },
];

/** The kind of a file that begins with these bytes; `undefined` for one that cannot be read. */
export function kindOf(head: Uint8Array): FileKind | undefined {
  return KINDS.find((known) => known.recognizes(head))?.kind;
}

/** The error for a file of any other kind. */
export function unreadable(kind: string): FormatError {
  const kinds = new Intl.ListFormat('en', { type: 'disjunction' });
  const expected = kinds.format(KINDS.map(({ name }) => name));
  const message = `not a snapshot: it is ${kind}, expected ${expected}`;
  return new FormatError('ERR_TRACEMALLOC_FORMAT_KIND', message);
}
