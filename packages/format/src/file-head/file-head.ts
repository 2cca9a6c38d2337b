import { beginsAsProfile } from './begins-as-profile.ts';
import { beginsAsSnapshotFile } from './begins-as-snapshot-file.ts';

/** The kinds of file that a reader or a decompressor takes; `'other'` is none of them. */
export type FileKind = 'tracemalloc' | 'pprof' | 'heapprofile' | 'gzip' | 'zstd' | 'other';

/** What the first bytes of a file tell. */
export interface FileHead {
  readonly kind: FileKind;
  /** What the file looks like, as a phrase: `JSON`, `an empty file`. */
  readonly description: string;
}

/** Matches the bytes of a head as characters U+0000 to U+00FF, or the bytes themselves. */
type Beginning = string | RegExp | ((head: Uint8Array) => boolean);

/** How many bytes tell the kind of a file. */
export const HEAD_LENGTH = 512;

const PICKLE = "a Python pickle, such as CPython's tracemalloc writes";

/** How files begin. The first one that matches holds; the most telling ones come first. */
const KINDS: readonly (readonly [beginning: Beginning, description: string, kind?: FileKind])[] = [
  [beginsAsSnapshotFile, 'a tracemalloc snapshot file', 'tracemalloc'],
  // RFC 1952, section 2.3.1
  ['\x1f\x8b', 'a gzip file', 'gzip'],
  // RFC 8878, section 3.1.1
  ['\x28\xb5\x2f\xfd', 'a zstd file', 'zstd'],
  ['PK\x03\x04', 'a ZIP file'],
  ['\0asm', 'a WebAssembly module'],
  // Python's Lib/pickle.py: opcode PROTO and the protocol's number
  ['\x80\x03', PICKLE],
  ['\x80\x04', PICKLE],
  ['\x80\x05', PICKLE],
  [beginsAsProfile, 'a pprof profile', 'pprof'],
  [/^\s*\{\s*"snapshot"\s*:\s*\{\s*"meta"/, 'a V8 heap snapshot (.heapsnapshot, JSON)'],
  [
    // V8 writes head first, or the samples.
    /^(\xef\xbb\xbf)?\s*\{\s*"(head"\s*:\s*\{|samples"\s*:\s*\[\s*\{\s*"(size|nodeId)")/,
    'a V8 sampling heap profile (.heapprofile, JSON)',
    'heapprofile',
  ],
  [/^\s*\{\s*"nodes"\s*:\s*\[/, 'a V8 CPU profile (.cpuprofile, JSON)'],
  [/^(\xef\xbb\xbf)?\s*[[{]/, 'JSON'],
  [/^[\s\x20-\x7e\x80-\xff]+$/, 'text'],
];

/** Tells the kind of a file from its bytes, of which it reads the first {@link HEAD_LENGTH}. */
export function recognize(bytes: Uint8Array): FileHead {
  if (bytes.length === 0) return { kind: 'other', description: 'an empty file' };
  const head = bytes.subarray(0, HEAD_LENGTH);
  const text = String.fromCharCode(...head);
  const found = KINDS.find(([beginning]) => {
    if (typeof beginning === 'string') return text.startsWith(beginning);
    return typeof beginning === 'function' ? beginning(head) : beginning.test(text);
  });
  const [, description = 'binary data of another kind', kind = 'other'] = found ?? [];
  return { kind, description };
}
