import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Snapshot } from '@tracemalloc/core';
import { Writer } from 'protobufjs/minimal.js';
import { expect, it, onTestFinished } from 'vitest';
import { recognize } from '../../src/file-head/file-head.ts';
import { encode } from '../../src/snapshot-file/encode.ts';

const small = Snapshot.fromTraces([{ size: 1, traceback: [{ filename: 'a.js', lineno: 1 }] }]);
const bytes = encode(small);
const head = bytes.subarray(0, 15);
const million = 1_000_000;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const file = (...parts: Uint8Array[]): Buffer => Buffer.concat([head, ...parts]);
const field = (number: number, value: Uint8Array): Uint8Array =>
  new Writer()
    .uint32((number << 3) | 2)
    .bytes(value)
    .finish();

/** A file that is right but for its metadata. */
function withMetadata(text: string): Buffer {
  const own = field(15, utf8(JSON.stringify(small.metadata)));
  return Buffer.concat([bytes.subarray(0, -own.length), field(15, utf8(text))]);
}

/** Frames of one byte each, and beside them three columns of one row, 8 bytes wide. */
function withFrames(rows: number): Uint8Array {
  const wide = new Float64Array(rows).fill(2 ** 40);
  const filename = new Uint8Array(rows);
  filename[0] = 200;
  const frames = {
    ...{ length: rows, filename, position: filename },
    ...{ functionName: wide, lineno: wide, column: wide },
  };
  return encode({ ...small, tables: { ...small.tables, frames } } as unknown as Snapshot);
}

it.each<[string, string, () => Uint8Array]>([
  [
    'a gzip of 1 GB',
    'ERR_TRACEMALLOC_FORMAT_SIZE',
    () => {
      const zeros = gzipSync(Buffer.alloc(10 * million));
      return Buffer.concat([gzipSync(head), ...Array.from({ length: 100 }, () => zeros)]);
    },
  ],
  [
    'a gzip that says it has 4 GiB',
    'ERR_TRACEMALLOC_FORMAT',
    () => Buffer.concat([gzipSync(bytes).subarray(0, -4), Uint8Array.of(255, 255, 255, 255)]),
  ],
  [
    'a length of 2 GiB',
    'ERR_TRACEMALLOC_FORMAT_TRUNCATED',
    () => file(Uint8Array.of(0x1a, 0xff, 0xff, 0xff, 0xff, 0x07)),
  ],
  [
    'a hundred thousand strings',
    'ERR_TRACEMALLOC_FORMAT_TRUNCATED',
    () => {
      const writer = new Writer();
      for (let i = 0; i < 100_000; i++) writer.uint32((3 << 3) | 2).string(`${i}`);
      return file(writer.finish());
    },
  ],
  [
    'a million times the same string',
    'ERR_TRACEMALLOC_FORMAT_TRUNCATED',
    () => file(Buffer.from('1a00'.repeat(million), 'hex')),
  ],
  ['rows that are one row', 'ERR_TRACEMALLOC_FORMAT', () => withFrames(million)],
  [
    'arrays in arrays in metadata',
    'ERR_TRACEMALLOC_FORMAT',
    () => withMetadata(`${'['.repeat(million)}${']'.repeat(million)}`),
  ],
  [
    'a gzip of 20 million objects in metadata',
    'ERR_TRACEMALLOC_FORMAT_SIZE',
    () => {
      const content = withMetadata(`{"x":[${'{},'.repeat(20 * million)}0]}`);
      return gzipSync(content, { level: 1 });
    },
  ],
  [
    'a million unknown fields',
    'ERR_TRACEMALLOC_FORMAT_TRUNCATED',
    () => file(Buffer.from('4801'.repeat(million), 'hex')),
  ],
])('%s: refused, with memory in proportion to the file', (_, expected, make) => {
  const folder = mkdtempSync(join(tmpdir(), 'tracemalloc-format-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'hostile');
  const content = make();
  writeFileSync(path, content);
  const program = fileURLToPath(new URL('../programs/peak-of-load.mjs', import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--expose-gc', program, path], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const { code, grown } = JSON.parse(stdout) as { code: string; grown: number };
  expect(code).toBe(expected);
  // 100 is what compressed files may become, 64 MiB at least, and metadata in memory; 16 MB are
  // garbage that V8 has not collected yet.
  const free = recognize(content).kind === 'gzip' ? 2 ** 26 : 0;
  expect(grown).toBeLessThan(16e6 + Math.max(free, 110 * content.length));
});
