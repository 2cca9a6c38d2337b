/** How other files begin, bytes as characters U+0000 to U+00FF; the most telling first. */
const KINDS: readonly (readonly [beginning: string | RegExp, kind: string])[] = [
  // RFC 1952, section 2.3.1
  ['\x1f\x8b', 'a gzip file'],
  // RFC 8878, section 3.1.1
  ['\x28\xb5\x2f\xfd', 'a zstd file'],
  ['PK\x03\x04', 'a ZIP file'],
  ['\0asm', 'a WebAssembly module'],
  // Python's Lib/pickle.py: opcode PROTO and the protocol's number
  ['\x80\x03', "a Python pickle, such as CPython's tracemalloc writes"],
  ['\x80\x04', "a Python pickle, such as CPython's tracemalloc writes"],
  ['\x80\x05', "a Python pickle, such as CPython's tracemalloc writes"],
  [/^\s*\{\s*"snapshot"\s*:\s*\{\s*"meta"/, 'a V8 heap snapshot (.heapsnapshot, JSON)'],
  [/^\s*\{\s*"head"\s*:\s*\{/, 'a V8 sampling heap profile (.heapprofile, JSON)'],
  [/^\s*\{\s*"nodes"\s*:\s*\[/, 'a V8 CPU profile (.cpuprofile, JSON)'],
  [/^(\xef\xbb\xbf)?\s*[[{]/, 'JSON'],
  [/^[\s\x20-\x7e\x80-\xff]+$/, 'text'],
];

/** Bytes enough to tell the kind of a file. */
export const KIND_HEAD_LENGTH = 512;

/** What the file looks like from its beginning, as a phrase: `JSON`, `an empty file`. */
export function describeKind(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'an empty file';
  const head = String.fromCharCode(...bytes.subarray(0, KIND_HEAD_LENGTH));
  return (
    KINDS.find(([beginning]) =>
      typeof beginning === 'string' ? head.startsWith(beginning) : beginning.test(head),
    )?.[1] ?? 'binary data of another kind'
  );
}
