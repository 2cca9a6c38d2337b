import { Snapshot } from '@tracemalloc/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError, fromPprof, toPprof } from '../../src/index.ts';
import { snapshots } from '../arbitrary-snapshot.ts';
import {
  type Field,
  functionOf,
  LOCATION,
  message,
  packed,
  stringTable,
} from './profile-message.ts';

/** Whatever the bytes are: a snapshot in which everything can be asked for, or a FormatError. */
function read(bytes: Uint8Array): Snapshot | FormatError {
  try {
    const snapshot = fromPprof(bytes);
    for (const trace of snapshot.traces.slice(0, 3)) String(trace.traceback);
    snapshot.statistics('lineno');
    return snapshot;
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}

const { table, at } = stringTable('inuse_space', 'bytes', 'f', 'a.js');
const SPACE: Field = [
  1,
  [
    [1, at('inuse_space')],
    [2, at('bytes')],
  ],
];
const SAMPLE: Field = [2, [packed(1, 1), packed(2, 8)]];
const FUNCTION = functionOf(at('f'), at('a.js'));

it('reads the profile that the others are variations of', () => {
  const snapshot = read(message(SPACE, SAMPLE, LOCATION, FUNCTION, ...table));
  expect(snapshot).toBeInstanceOf(Snapshot);
});

/** The beginning of a sample whose length has these highest bits. */
const lengthOf = (highest: number) => [0x12, 255, 255, 255, 255, highest];

describe('refuses', () => {
  const BROKEN = 'ERR_TRACEMALLOC_FORMAT';
  const KIND = 'ERR_TRACEMALLOC_FORMAT_KIND';
  const without = (...fields: Field[]) => message(SPACE, ...fields, ...table);

  it.each<[string, Uint8Array, string, RegExp]>([
    ['nothing', new Uint8Array(0), KIND, /it is an empty file/],
    ['text', new TextEncoder().encode('"hello" he said, and left'), KIND, /it is text/],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0), KIND, /it is a gzip file/],
    ['no sample types', message(SAMPLE, ...table), KIND, /a profile of nothing/],
    ['no strings', message(SPACE, SAMPLE), `${BROKEN}_TRUNCATED`, /no string_table/],
    ['a first string', message(SPACE, [6, 'x']), BROKEN, /string_table\[0\] is not the empty/],
    ['bad UTF-8', message(SPACE, ...table, [6, Uint8Array.of(0xff)]), BROKEN, /\[5\] is not UTF-8/],
    ['a dangling location', without(SAMPLE), BROKEN, /no location has id 1/],
    ['a dangling function', without(SAMPLE, LOCATION), BROKEN, /no function has id 1/],
    ['two equal ids', without(LOCATION, LOCATION, FUNCTION), BROKEN, /two locations have id 1/],
    ['an id of 0', without([5, [[2, 1]]]), BROKEN, /a function has id 0/],
    [
      'a dangling mapping',
      without([
        4,
        [
          [1, 1],
          [2, 7],
        ],
      ]),
      BROKEN,
      /no mapping has id 7/,
    ],
    [
      'a dangling string',
      without(LOCATION, [
        5,
        [
          [1, 1],
          [2, 99],
        ],
      ]),
      BROKEN,
      /string 99 of 5/,
    ],
    ['too few values', without([2, [packed(2)]]), BROKEN, /sample 0 has 0 values, expected 1/],
    ['too many values', without([2, [packed(2, 1, 2)]]), BROKEN, /2 values, expected 1/],
    ['a difference', without([2, [[2, 2n ** 64n - 8n]]]), BROKEN, /sample 0 has less than 0/],
    ['a huge value', without([2, [[2, 2n ** 60n]]]), BROKEN, /at most 2\^53 - 1/],
    [
      'a sample of text',
      without([
        2,
        [
          [2, 1],
          [3, 4],
        ],
      ]),
      BROKEN,
      /label has wire type 0/,
    ],
    [
      'a long message',
      message(SPACE, [2, Uint8Array.of(0x0a, 9)], ...table),
      BROKEN,
      /longer than/,
    ],
    [
      'a long number',
      without([2, new Uint8Array(12).fill(255).fill(0x10, 0, 1)]),
      BROKEN,
      /10 bytes/,
    ],
    ['a length of 4 GB', Uint8Array.of(...without(), ...lengthOf(15)), BROKEN, /invalid length/],
    [
      'a length of 2 GB',
      Uint8Array.of(...without(), ...lengthOf(7)),
      `${BROKEN}_TRUNCATED`,
      /inside/,
    ],
  ])('%s', (_, bytes, code, text) => {
    const error = read(bytes);
    expect(error).toBeInstanceOf(FormatError);
    expect([(error as FormatError).code, (error as FormatError).message]).toEqual([
      code,
      expect.stringMatching(text),
    ]);
  });

  it('what is no Uint8Array', () => {
    expect(() => fromPprof('text' as never)).toThrow(/it is "text", expected/);
    expect(() => toPprof({} as never)).toThrow(/snapshot is an object, expected a Snapshot/);
    const none = Snapshot.fromTraces([]);
    expect(() => toPprof(none, { comments: 'text' as never })).toThrow(
      /option comments is "text", e/,
    );
    expect(() => toPprof(none, { dropFrames: /x/ as never })).toThrow(
      /option dropFrames is an obj/,
    );
  });

  it('stacks that would take memory out of all proportion', () => {
    const lines = Array.from({ length: 5_000 }, (): Field => [4, [[1, 1]]]);
    const samples = Array.from(
      { length: 40 },
      (_, i): Field => [2, [packed(1, ...new Array<number>(60 + i).fill(1)), packed(2, 1)]],
    );
    const bytes = message(SPACE, ...samples, [4, [[1, 1], ...lines]], FUNCTION, ...table);
    expect(read(bytes)).toMatchObject({
      message: expect.stringMatching(/more frames than its size/),
    });
  });
});

it('takes a line beyond 2^53 for unknown', () => {
  const line = { filename: 'a.js', lineno: Number.MAX_SAFE_INTEGER };
  const bytes = toPprof(Snapshot.fromTraces([{ size: 8, traceback: [line] }]));
  // The varint of 2^53 - 1 ends in 0x0f.
  const at = bytes.findIndex((byte, i) => byte === 0x0f && bytes[i - 1] === 0xff);
  bytes[at] = 0x7f;
  const snapshot = read(bytes) as Snapshot;
  expect(snapshot.traces.at(0)?.traceback.at(0)?.lineno).toBe(0);
});

describe('whatever comes', () => {
  it('a profile of ours that is cut at any byte is refused', () => {
    const whole = toPprof(
      Snapshot.fromTraces([
        { size: 8, traceback: [{ filename: 'a.js', lineno: 1, functionName: 'f' }] },
        { size: 9, domain: 1, totalNframe: 5, traceback: [{ filename: 'b.js', lineno: 2 }] },
      ]),
    );
    for (let length = 0; length < whole.length; length++) {
      expect(read(whole.subarray(0, length)), `${length} bytes`).toBeInstanceOf(FormatError);
    }
  });

  const flips = fc.tuple(fc.nat(), fc.nat({ max: 7 }));

  it('flipped bits give a snapshot or a FormatError', () => {
    fc.assert(
      fc.property(snapshots, fc.array(flips, { minLength: 20 }), (snapshot, all) => {
        const bytes = toPprof(snapshot);
        for (const [place, bit] of all) {
          const flipped = bytes.slice();
          flipped[place % bytes.length]! ^= 1 << bit;
          read(flipped);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('any bytes give a snapshot or a FormatError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void read(bytes)),
      { numRuns: 1000 },
    );
  });

  it('any fields give a snapshot or a FormatError', () => {
    const value = fc.oneof(
      fc.nat({ max: 6 }),
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      fc.array(fc.nat({ max: 3 }), { maxLength: 4 }).map((all) => packed(1, ...all)[1]),
      fc.constantFrom('', 'inuse_space', 'bytes'),
    );
    const { field } = fc.letrec<{ field: Field; value: Field[1] }>((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, value, fc.array(tie('field'), { maxLength: 5 })),
      field: fc.tuple(fc.integer({ min: 1, max: 15 }), tie('value')),
    }));
    fc.assert(
      fc.property(fc.array(field, { maxLength: 12 }), (fields) => {
        read(message(SPACE, ...fields, ...table));
      }),
      { numRuns: 2000 },
    );
  });
});
