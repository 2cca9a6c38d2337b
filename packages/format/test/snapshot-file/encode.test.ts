import { Filter, Snapshot } from '@tracemalloc/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/errors.ts';
import { decode } from '../../src/snapshot-file/decode.ts';
import { encode } from '../../src/snapshot-file/encode.ts';
import { snapshots } from '../arbitrary-snapshot.ts';
import { randomSnapshot } from '../random-snapshot.ts';

describe('encode', () => {
  it('is the identity when decoded, on every field', () => {
    const comesBack = (snapshot: Snapshot) => {
      const back = decode(encode(snapshot));
      expect(back.tables).toEqual(snapshot.compact().tables);
      expect(back.tracebackLimit).toBe(snapshot.tracebackLimit);
      expect(back.metadata).toEqual(snapshot.metadata);
    };
    fc.assert(fc.property(snapshots, comesBack), { numRuns: 400 });
    for (let seed = 0; seed < 50; seed++) comesBack(randomSnapshot(seed));
  });

  it('leaves out what no trace needs', () => {
    const whole = Snapshot.fromTraces(
      Array.from({ length: 20_000 }, (_, lineno) => ({
        size: 16,
        traceback: [{ filename: 'a.js', lineno, functionName: `f${lineno}` }],
      })),
    );
    const one = whole.filterTraces([new Filter(true, 'a.js', 7)]);
    expect(encode(whole).length).toBeGreaterThan(200_000);
    expect(encode(one).length).toBeLessThan(1_000);
    expect(decode(encode(one)).traces.equals(one.traces)).toBe(true);
  });

  it('begins with the magic string and the version', () => {
    const head = encode(Snapshot.fromTraces([])).subarray(0, 15);
    expect(String.fromCharCode(...head)).toBe('\n\x0btracemalloc\x10\x01');
  });

  it('gives bytes of their own, which can be transferred', () => {
    const bytes = encode(randomSnapshot(1));
    expect(bytes.byteOffset).toBe(0);
    expect(bytes.buffer.byteLength).toBe(bytes.length);
  });

  it('refuses a traceback limit that the file has no room for', () => {
    const snapshot = Snapshot.fromTraces([], { tracebackLimit: 2 ** 32 });
    expect(() => encode(snapshot)).toThrow(FormatError);
    expect(() => encode(snapshot)).toThrow(
      /tracebackLimit is 4294967296, expected less than 2\^32/,
    );
  });

  it('refuses more than a protobuf message can have', () => {
    // Zeros that nobody reads or writes: they take address space, and no memory.
    const stack = new Int32Array(2 ** 29);
    const { tables, ...rest } = Snapshot.fromTraces([{ size: 1, traceback: [] }]);
    const traces = { ...tables.traces, length: stack.length, stack };
    const large = { ...rest, tables: { ...tables, traces } } as unknown as Snapshot;
    expect(() => encode(large)).toThrow(
      expect.objectContaining({ code: 'ERR_TRACEMALLOC_FORMAT_SIZE' }),
    );
  });

  it('refuses more strings than readers take', () => {
    const { tables, ...rest } = Snapshot.fromTraces([]);
    const strings: string[] = [];
    strings.length = 2 ** 22 + 1;
    const large = { ...rest, tables: { ...tables, strings } } as unknown as Snapshot;
    expect(() => encode(large)).toThrow(
      expect.objectContaining({
        code: 'ERR_TRACEMALLOC_FORMAT_SIZE',
        message: expect.stringContaining('it has 4194305 strings, expected at most 4194304'),
      }),
    );
  });

  it('refuses what is no snapshot', () => {
    for (const value of [undefined, null, {}, 'snapshot']) {
      expect(() => encode(value as unknown as Snapshot)).toThrow(/expected a Snapshot/);
    }
  });
});
