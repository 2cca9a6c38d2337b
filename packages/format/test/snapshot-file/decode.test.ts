import { Snapshot } from '@tracemalloc/core';
import { Writer } from 'protobufjs/minimal.js';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/errors.ts';
import { decode } from '../../src/snapshot-file/decode.ts';
import { encode } from '../../src/snapshot-file/encode.ts';
import { randomSnapshot } from '../random-snapshot.ts';

const small = Snapshot.fromTraces(
  [
    {
      size: 300,
      traceback: [
        { filename: 'a.js', lineno: 3, functionName: 'f' },
        { filename: 'a.js', lineno: 9 },
      ],
    },
    { size: 5, count: 2, totalNframe: 4, traceback: [{ filename: 'é.js', lineno: 1 }] },
  ],
  { metadata: { createdAt: '2026-02-03T04:05:06.789Z' } },
);

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The error of decoding; the snapshot where there is none. */
function attempt(bytes: Uint8Array): Snapshot | FormatError {
  try {
    return decode(bytes);
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}

function errorOf(bytes: Uint8Array): FormatError {
  const result = attempt(bytes);
  expect(result).toBeInstanceOf(FormatError);
  return result as FormatError;
}

/** The file with other bytes for each top-level field of that number. */
function replaceField(field: number, bytes: Uint8Array): Uint8Array {
  const writer = new Writer();
  const source = encode(small);
  for (let at = 0; at < source.length; ) {
    const start = at;
    const tag = source[at++]!;
    if ((tag & 7) === 2) {
      let length = 0;
      for (let shift = 0; ; shift += 7) {
        length |= (source[at]! & 127) << shift;
        if (source[at++]! < 128) break;
      }
      at += length;
    } else at++;
    if (tag >> 3 === field) writer.uint32((field << 3) | 2).bytes(bytes);
    else writer.raw(source.subarray(start, at));
  }
  return writer.finish();
}

describe('decode', () => {
  it('gives a snapshot that works like the one that was written', () => {
    const snapshot = randomSnapshot(3);
    const back = decode(encode(snapshot));
    expect(back).toBeInstanceOf(Snapshot);
    expect(back.total).toEqual(snapshot.total);
    expect(back.statistics('lineno').map(String)).toEqual(
      snapshot.statistics('lineno').map(String),
    );
  });

  it('reads a view into larger memory at any offset', () => {
    const bytes = encode(small);
    for (let offset = 0; offset < 8; offset++) {
      const memory = new Uint8Array(bytes.length + 16);
      memory.set(bytes, offset);
      const view = memory.subarray(offset, offset + bytes.length);
      expect(decode(view).tables).toEqual(small.tables);
    }
  });

  it('keeps no part of the bytes it was given', () => {
    const bytes = encode(small);
    const back = decode(bytes);
    bytes.fill(0xff);
    expect(back.tables).toEqual(small.tables);
  });

  it('refuses other files, and says what they look like', () => {
    const cases: [string | Uint8Array, string][] = [
      ['', 'an empty file'],
      ['{"snapshot":{"meta":{"node_fields":[]}}}', 'a V8 heap snapshot (.heapsnapshot, JSON)'],
      ['{"head":{"callFrame":{}}}', 'a V8 sampling heap profile (.heapprofile, JSON)'],
      ['{"nodes":[]}', 'a V8 CPU profile (.cpuprofile, JSON)'],
      [' [1, 2]', 'JSON'],
      ['const a = 1;\n', 'text'],
      [Uint8Array.of(0x1f, 0x8b, 8, 0), 'a gzip file'],
      [Uint8Array.of(0x80, 4, 0x95), "a Python pickle, such as CPython's tracemalloc writes"],
      [Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0), 'a WebAssembly module'],
      [Uint8Array.of(0, 1, 2, 3), 'binary data of another kind'],
    ];
    for (const [content, kind] of cases) {
      const error = errorOf(typeof content === 'string' ? utf8(content) : content);
      expect(error.code).toBe('ERR_TRACEMALLOC_FORMAT_KIND');
      expect(error.message).toBe(
        `not a tracemalloc snapshot file: it is ${kind}, expected what dump() writes`,
      );
    }
    expect(errorOf('text' as unknown as Uint8Array).message).toContain('expected the bytes');
  });

  it('refuses a newer version in one sentence', () => {
    const bytes = encode(small);
    bytes[14] = 2;
    const error = errorOf(bytes);
    expect(error.code).toBe('ERR_TRACEMALLOC_FORMAT_VERSION');
    expect(error.message).toBe(
      'snapshot file of format version 2, expected at most 1: a newer tracemalloc wrote it, and is needed to read it',
    );
  });

  it('says of a broken file that a newer version may be the reason', () => {
    const message = (minor: number) => {
      const bytes = replaceField(3, Uint8Array.of(0xff));
      const withMinor = [...bytes.subarray(0, 15), 8 << 3, minor, ...bytes.subarray(15)];
      return errorOf(Uint8Array.from(withMinor)).message;
    };
    expect(message(0)).toBe('broken snapshot file: strings[0] is not UTF-8');
    expect(message(7)).toBe(
      'broken snapshot file: strings[0] is not UTF-8 (it has format version 1.7, this reads 1.0)',
    );
  });

  it('skips fields it does not know, also repeated ones', () => {
    const later = new Writer();
    for (const tag of [8, 9, 9]) later.uint32((tag << 3) | 2).string('later');
    later.uint32((10 << 3) | 0).uint64(2 ** 52);
    later.uint32((11 << 3) | 1).double(0.5);
    const bytes = Uint8Array.of(...encode(small), ...later.finish());
    expect(decode(bytes).tables).toEqual(small.tables);
  });

  it('refuses tables that contradict themselves', () => {
    const column = (type: number, values: number[]) =>
      new Writer().uint32(8).uint32(type).uint32(18).bytes(Uint8Array.from(values)).finish();
    const stacks = (parent: Uint8Array, frame: Uint8Array) =>
      new Writer().uint32(10).bytes(parent).uint32(18).bytes(frame).finish();
    const none = column(5, [255, 255, 255, 255]);
    const cases: [Uint8Array, RegExp][] = [
      [stacks(column(5, [0, 0, 0, 0]), column(1, [0])), /stacks\.parent\[0\] is 0, expected/],
      [stacks(none, column(1, [9])), /stacks\.frame\[0\] is 9, expected/],
      [stacks(none, column(1, [0, 0])), /stacks\.frame has 2 rows, expected 1/],
      [stacks(none, column(2, [0])), /stacks\.frame has 1 bytes, expected a multiple of 2/],
      [stacks(none, column(6, [0])), /stacks\.frame\.type is 6, expected 1 to 5/],
      [stacks(none, none), /stacks\.frame is a Int32Array, expected an unsigned column/],
      [stacks(column(1, [0]), column(1, [0])), /stacks\.parent is a Uint8Array, expected INT32/],
      [new Writer().uint32(10).bytes(none).finish(), /stacks\.frame is missing/],
      [new Writer().uint32(8).uint32(1).finish(), /stacks\.parent is a number, expected bytes/],
      [Uint8Array.of(0x0a, 0x7f), /stacks is no protobuf message/],
    ];
    for (const [bytes, message] of cases) {
      const error = errorOf(replaceField(5, bytes));
      expect(error.code).toBe('ERR_TRACEMALLOC_FORMAT');
      expect(error.message).toMatch(message);
    }
  });

  it('reads metadata that is nested deep, and refuses what is deeper than a stack', () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const text = (depth: number) =>
      `{"createdAt":"","domains":{},"untraced":{},"collectors":[],"deep":${nested(depth)}}`;
    expect(decode(replaceField(15, utf8(text(500)))).metadata).toHaveProperty('deep');
    expect(errorOf(replaceField(15, utf8(text(1e6)))).code).toBe('ERR_TRACEMALLOC_FORMAT');
  });

  it('takes metadata of 4 MiB, to write and to read, and no more', () => {
    const withText = (length: number) =>
      Snapshot.fromTraces([], { metadata: { createdAt: '', text: ' '.repeat(length) } });
    const rest = JSON.stringify(withText(0).metadata).length;
    const most = withText(2 ** 22 - rest);
    expect(decode(encode(most)).metadata).toEqual(most.metadata);
    const code = 'ERR_TRACEMALLOC_FORMAT_SIZE';
    expect(() => encode(withText(2 ** 22 - rest + 1))).toThrow(expect.objectContaining({ code }));
    const text = JSON.stringify(withText(2 ** 22 - rest + 1).metadata);
    expect(errorOf(replaceField(15, utf8(text))).code).toBe(code);
  });

  it('refuses strings that are not UTF-8 and metadata of another shape', () => {
    expect(errorOf(replaceField(3, Uint8Array.of(0xff))).message).toContain(
      'strings[0] is not UTF-8',
    );
    for (const [text, message] of [
      ['{', 'metadata is not JSON'],
      ['[]', 'metadata is something else, expected an object'],
      ['{}', 'metadata.createdAt'],
      ['{"createdAt":"","domains":{},"untraced":{"0":"1"},"collectors":[]}', 'metadata.untraced'],
      ['{"createdAt":"","domains":{},"untraced":{},"collectors":[{}]}', 'metadata.collectors'],
    ] as const) {
      expect(errorOf(replaceField(15, utf8(text))).message).toContain(message);
    }
  });
});
