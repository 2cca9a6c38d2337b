import { Snapshot, type SnapshotTables } from '@tracemalloc/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/errors.ts';
import { decode } from '../../src/snapshot-file/decode.ts';
import { encode } from '../../src/snapshot-file/encode.ts';
import { snapshots } from '../arbitrary-snapshot.ts';

/** Whatever the bytes are: a snapshot in which everything can be asked for, or a FormatError. */
function decoded(bytes: Uint8Array): Snapshot | FormatError {
  try {
    const snapshot = decode(bytes);
    for (const trace of snapshot.traces.slice(0, 3)) String(trace.traceback);
    snapshot.statistics('lineno');
    return snapshot;
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}

function codeOf(bytes: Uint8Array): string {
  const result = decoded(bytes);
  return result instanceof FormatError ? result.code : 'no error';
}

const BROKEN = 'ERR_TRACEMALLOC_FORMAT';
const TRUNCATED = 'ERR_TRACEMALLOC_FORMAT_TRUNCATED';

const frame = (lineno: number) => ({ filename: 'a.js', lineno, functionName: 'f' });
/** Two files' worth of everything, and small. */
const small = Snapshot.fromTraces(
  [
    { size: 300, traceback: [frame(3), frame(9)] },
    { size: 5, count: 2, totalNframe: 4, traceback: [{ filename: 'é.js', lineno: 1 }] },
  ],
  { metadata: { createdAt: '2026-02-03T04:05:06.789Z' } },
);

/** A file of tables that core would refuse: the writer takes what it is given. */
function fileOf(tables: Partial<SnapshotTables>): Uint8Array {
  const { metadata, tracebackLimit } = small;
  const broken = { metadata, tracebackLimit, tables: { ...small.tables, ...tables } };
  return encode(broken as unknown as Snapshot);
}

it('says that a file is cut, at every byte', () => {
  fc.assert(
    fc.property(snapshots, (snapshot) => {
      const bytes = encode(snapshot);
      // Some hundred of the places in a long one.
      const step = Math.max(1, Math.floor(bytes.length / 300));
      for (let length = 1; length < bytes.length; length += step) {
        expect(codeOf(bytes.subarray(0, length))).toBe(TRUNCATED);
      }
    }),
    { numRuns: 15 },
  );
  const bytes = encode(small);
  for (let length = 1; length < bytes.length; length++) {
    expect(codeOf(bytes.subarray(0, length))).toBe(TRUNCATED);
  }
});

it('meets every flipped bit with a FormatError or a snapshot of the same shape', () => {
  const bytes = encode(small);
  let refused = 0;
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = bytes.slice();
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    const result = decoded(flipped);
    if (result instanceof FormatError) refused++;
    else expect(result.traces).toHaveLength(2);
  }
  expect(refused).toBeGreaterThan(bytes.length);
});

it('meets any damage with a FormatError or a snapshot', () => {
  const outcomes = new Map<string, number>();
  const damage = fc.array(
    fc.record({
      /** Where, as a share of the file. */
      at: fc.noBias(fc.nat({ max: 999_999 })).map((millionths) => millionths / 1e6),
      remove: fc.nat({ max: 9 }),
      insert: fc.uint8Array({ maxLength: 9 }),
    }),
    { minLength: 1, maxLength: 3 },
  );
  fc.assert(
    fc.property(snapshots, damage, (snapshot, damages) => {
      let bytes = [...encode(snapshot)];
      for (const { at, remove, insert } of damages) {
        const start = Math.floor(at * bytes.length);
        bytes = [...bytes.slice(0, start), ...insert, ...bytes.slice(start + remove)];
      }
      const code = codeOf(Uint8Array.from(bytes));
      outcomes.set(code, (outcomes.get(code) ?? 0) + 1);
    }),
    { numRuns: 1000 },
  );
  expect(outcomes.get(BROKEN)).toBeGreaterThan(50);
  expect(outcomes.get(TRUNCATED)).toBeGreaterThan(50);
});

it('meets random bytes behind a good beginning with a FormatError', () => {
  const head = encode(small).subarray(0, 15);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (random) => {
      expect(codeOf(Uint8Array.of(...head, ...random))).toMatch(BROKEN);
    }),
    { numRuns: 1000 },
  );
});

describe('a file that contradicts itself is refused:', () => {
  const { strings, frames, stacks, traces } = small.tables;

  it.each<[string, Partial<SnapshotTables>, RegExp]>([
    [
      'a cycle of stacks',
      { stacks: { ...stacks, parent: Int32Array.of(-1, 2, 1) } },
      /parent\[1\] is 2/,
    ],
    [
      'a stack in itself',
      { stacks: { ...stacks, parent: Int32Array.of(0, 0, 1) } },
      /parent\[0\] is 0/,
    ],
    ['a stack before the first', { stacks: { ...stacks, parent: Int32Array.of(-2, 0, -1) } }, /-2/],
    ['a frame that is not there', { stacks: { ...stacks, frame: Uint8Array.of(0, 1, 9) } }, /is 9/],
    ['a stack that is not there', { traces: { ...traces, stack: Int32Array.of(1, 99) } }, /99/],
    [
      'a string that is not there',
      { frames: { ...frames, filename: Uint8Array.of(0, 0, 77) } },
      /77/,
    ],
    [
      'a position that is not there',
      { frames: { ...frames, position: Uint8Array.of(0, 3, 0) } },
      /is 3/,
    ],
    ['a size below 0', { traces: { ...traces, size: Float64Array.of(-1, 5) } }, /is -1/],
    [
      'a size that is no number',
      { traces: { ...traces, size: Float64Array.of(Number.NaN, 5) } },
      /NaN/,
    ],
    ['a size that is no integer', { traces: { ...traces, size: Float64Array.of(0.5, 5) } }, /0\.5/],
    [
      'an inexact size',
      { traces: { ...traces, size: Float64Array.of(2 ** 53, 5) } },
      /9007199254740992/,
    ],
    ['an endless size', { traces: { ...traces, size: Float64Array.of(Infinity, 5) } }, /Infinity/],
    [
      'a domain above 32 bits',
      { traces: { ...traces, domain: Float64Array.of(2 ** 32, 0) } },
      /4294967296/,
    ],
    ['a string twice', { strings: [...strings, strings[0]!] }, /distinct strings/],
    ['too few rows', { frames: { ...frames, lineno: Uint8Array.of(1, 2) } }, /2 rows, expected 3/],
    [
      'too many rows',
      { traces: { ...traces, count: Uint8Array.of(1, 2, 3) } },
      /3 rows, expected 2/,
    ],
    ['no rows', { traces: { ...traces, count: Uint8Array.of() } }, /0 rows, expected 2/],
    [
      'an unsigned parent',
      { stacks: { ...stacks, parent: Uint8Array.of(0, 0, 0) as never } },
      /INT32/,
    ],
    ['a signed size', { traces: { ...traces, size: Int32Array.of(1, 2) as never } }, /unsigned/],
  ])('%s', (_, tables, message) => {
    const result = decoded(fileOf(tables));
    expect(result).toBeInstanceOf(FormatError);
    expect((result as FormatError).code).toBe(BROKEN);
    expect((result as FormatError).message).toMatch(message);
  });
});

describe('wrong bytes are refused:', () => {
  const head = encode(small).subarray(0, 15);
  const field = (number: number, wireType: number, ...payload: number[]) =>
    Uint8Array.of(...head, (number << 3) | wireType, ...payload);

  it('every wire type but the one of each field', () => {
    // protobuf's: varint, 64 bits, bytes, start and end of a group, 32 bits; 6 and 7 do not exist.
    const right: Record<number, number> = { 3: 2, 4: 2, 5: 2, 6: 2, 7: 0, 8: 0, 15: 2 };
    const rest = encode(small).subarray(15);
    for (const number of Object.keys(right).map(Number)) {
      for (let wireType = 0; wireType < 8; wireType++) {
        if (wireType === right[number]) continue;
        const bytes = Uint8Array.of(...field(number, wireType, 1, 1, 1, 1, 1, 1, 1, 1), ...rest);
        expect(codeOf(bytes)).toMatch(BROKEN);
      }
    }
  });

  it('a length that is not there: 2 GiB, 4 GiB, and more than protobuf has', () => {
    for (const number of [3, 4, 6, 9, 15]) {
      expect(codeOf(field(number, 2, 0xff, 0xff, 0xff, 0xff, 0x07))).toBe(TRUNCATED);
      expect(codeOf(field(number, 2, 0xff, 0xff, 0xff, 0xff, 0x0f))).toMatch(BROKEN);
      expect(codeOf(field(number, 2, ...Array.from({ length: 9 }, () => 0xff), 1))).toMatch(BROKEN);
      expect(codeOf(field(number, 2, ...Array.from({ length: 20 }, () => 0xff)))).toMatch(BROKEN);
    }
  });

  it('groups in groups in groups', () => {
    const groups = Array.from({ length: 100_000 }, () => (20 << 3) | 3 | 0x80);
    const bytes = new Uint8Array(15 + 2 * groups.length);
    bytes.set(head);
    for (let at = 15; at < bytes.length; at += 2) bytes.set([0xa3, 0x01], at);
    expect(codeOf(bytes)).toMatch(BROKEN);
  });

  it('strings that are not UTF-8', () => {
    const rest = encode(small).subarray(15);
    for (const string of [[0xff], [0xc0, 0x80], [0xed, 0xa0], [0xf5, 0x80, 0x80, 0x80]]) {
      const bytes = Uint8Array.of(...field(3, 2, string.length, ...string), ...rest);
      expect(codeOf(bytes)).toBe(BROKEN);
    }
  });

  it('one string a million times, and more strings than any program has names', () => {
    const rest = encode(small).subarray(15);
    const times = (count: number) => {
      const bytes = new Uint8Array(15 + 2 * count + rest.length);
      bytes.set(head);
      bytes.set(rest, 15 + 2 * count);
      for (let at = 15; at < 15 + 2 * count; at += 2) bytes[at] = (3 << 3) | 2;
      return decoded(bytes);
    };
    expect(times(1_000_000)).toMatchObject({
      code: BROKEN,
      message: expect.stringMatching(/number of distinct strings is \d, expected 100000\d/),
    });
    expect(times(2 ** 22)).toMatchObject({
      code: 'ERR_TRACEMALLOC_FORMAT_SIZE',
      message: expect.stringContaining('more than 4194304 strings'),
    });
  });

  it('a future version, whatever follows', () => {
    const bytes = Uint8Array.of(...head.subarray(0, 14), 0xff, 0x7f, 1, 2, 3);
    expect(codeOf(bytes)).toBe('ERR_TRACEMALLOC_FORMAT_VERSION');
  });
});
