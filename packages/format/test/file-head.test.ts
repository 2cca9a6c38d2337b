import { Snapshot } from '@tracemalloc/core';
import { expect, it } from 'vitest';
import { type FileKind, recognize } from '../src/file-head/file-head.ts';
import { fromPprof } from '../src/pprof/from-pprof.ts';
import { toPprof } from '../src/pprof/to-pprof.ts';
import { decode } from '../src/snapshot-file/decode.ts';
import { encode } from '../src/snapshot-file/encode.ts';

const snapshot = Snapshot.fromTraces([{ size: 1, traceback: [{ filename: 'a.js', lineno: 1 }] }]);
const utf8 = (text: string) => new TextEncoder().encode(text);

it.each<[FileKind, Uint8Array]>([
  ['tracemalloc', encode(snapshot)],
  ['pprof', toPprof(snapshot)],
  ['heapprofile', utf8('{"head":{"callFrame":{')],
  ['heapprofile', utf8('{"samples":[{"size":16,"nodeId":3')],
  ['heapprofile', utf8('\ufeff { "head": {')],
  ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0)],
  ['zstd', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd)],
  ['other', utf8('{"samples":[1,2]}')],
  ['other', utf8('const a = 1;')],
  ['other', new Uint8Array(0)],
])('recognizes %s by its first bytes', (kind, bytes) => {
  expect(recognize(bytes).kind).toBe(kind);
});

it('each reader names the kind of a file that another one reads', () => {
  expect(() => decode(toPprof(snapshot))).toThrow('it is a pprof profile, expected what dump()');
  expect(() => fromPprof(encode(snapshot))).toThrow('it is a tracemalloc snapshot file, expected');
});
