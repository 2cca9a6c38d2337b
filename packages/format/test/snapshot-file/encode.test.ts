import { readFileSync } from 'node:fs';
import { Snapshot } from '@tracemalloc/core';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { decode, encode, FormatError } from '../../src/index.node.ts';
import { randomSnapshot } from '../random-snapshot.ts';

const specification = readFileSync(new URL('../../proto/snapshot.proto', import.meta.url), 'utf8');
const Message = protobuf.parse(specification).root.lookupType('tracemalloc.Snapshot');

interface ColumnMessage {
  type: string;
  values: Uint8Array;
}

/** What protobufjs reads with the .proto file alone. */
function reflect(bytes: Uint8Array) {
  return Message.toObject(Message.decode(bytes), { enums: String, defaults: true }) as {
    magic: string;
    version: number;
    strings: Uint8Array[];
    frames: Record<string, ColumnMessage>;
    stacks: Record<string, ColumnMessage>;
    traces: Record<string, ColumnMessage>;
    tracebackLimit: number;
    metadata: string;
  };
}

/** The values of a column by the letter of the specification. */
function values({ type, values }: ColumnMessage, rows: number): number[] {
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
  const [width, get] = {
    UINT8: [1, (at: number) => view.getUint8(at)] as const,
    UINT16: [2, (at: number) => view.getUint16(at, true)] as const,
    UINT32: [4, (at: number) => view.getUint32(at, true)] as const,
    FLOAT64: [8, (at: number) => view.getFloat64(at, true)] as const,
    INT32: [4, (at: number) => view.getInt32(at, true)] as const,
  }[type]!;
  const stored = Array.from({ length: values.length / width }, (_, row) => get(row * width));
  return stored.length === 1 ? Array.from({ length: rows }, () => stored[0]!) : stored;
}

describe('encode', () => {
  it('is the identity when decoded, on every field', () => {
    for (let seed = 0; seed < 200; seed++) {
      const snapshot = randomSnapshot(seed);
      const back = decode(encode(snapshot));
      expect(back.tables).toEqual(snapshot.tables);
      expect(back.tracebackLimit).toBe(snapshot.tracebackLimit);
      expect(back.metadata).toEqual(snapshot.metadata);
    }
  });

  it('writes what protobufjs reads with the .proto file', () => {
    for (let seed = 0; seed < 50; seed++) {
      const snapshot = randomSnapshot(seed);
      const { strings, frames, stacks, traces } = snapshot.tables;
      const message = reflect(encode(snapshot));
      expect(message.magic).toBe('tracemalloc');
      expect(message.version).toBe(1);
      expect(message.strings).toHaveLength(strings.length);
      expect(message.tracebackLimit).toBe(snapshot.tracebackLimit);
      expect(JSON.parse(message.metadata)).toEqual(snapshot.metadata);
      for (const [table, columns] of [
        [frames, message.frames],
        [stacks, message.stacks],
        [traces, message.traces],
      ] as const) {
        expect(Object.keys(columns).sort()).toEqual(
          Object.keys(table)
            .filter((name) => name !== 'length')
            .sort(),
        );
        for (const [name, column] of Object.entries(columns)) {
          const own = (table as unknown as Record<string, ArrayLike<number>>)[name]!;
          expect(values(column, table.length)).toEqual(Array.from(own));
        }
      }
    }
  });

  it('begins with the magic string and the version', () => {
    const head = encode(Snapshot.fromTraces([])).subarray(0, 15);
    expect(Buffer.from(head).toString('latin1')).toBe('\n\x0btracemalloc\x10\x01');
  });

  it('stores a column of one value once', () => {
    const traceback = [{ filename: 'a.js', lineno: 3 }];
    const traces = Array.from({ length: 1000 }, (_, size) => ({ size, traceback }));
    const { count, size, stack } = reflect(encode(Snapshot.fromTraces(traces))).traces;
    expect(count).toEqual({ type: 'UINT8', values: Uint8Array.of(1) });
    expect(size!.values).toHaveLength(2 * 1000);
    expect(stack!.values).toHaveLength(4 * 1000);
  });

  it('gives bytes of their own, which can be transferred', () => {
    const bytes = encode(randomSnapshot(1));
    expect(bytes.byteOffset).toBe(0);
    expect(bytes.buffer.byteLength).toBe(bytes.length);
  });

  it('refuses metadata that JSON would lose', () => {
    for (const value of [1n, Number.NaN, Number.POSITIVE_INFINITY, () => 0, Symbol('s')]) {
      const snapshot = Snapshot.fromTraces([], { metadata: { mine: value } });
      expect(() => encode(snapshot)).toThrow(FormatError);
      expect(() => encode(snapshot)).toThrow(/metadata mine is .*, expected a JSON value/);
    }
  });

  it('refuses metadata that holds itself', () => {
    const mine: { self?: unknown } = {};
    mine.self = mine;
    const snapshot = Snapshot.fromTraces([], { metadata: { mine } });
    expect(() => encode(snapshot)).toThrow(FormatError);
    expect(() => encode(snapshot)).toThrow(/metadata has a cycle/);
  });

  it('refuses what is no snapshot', () => {
    for (const value of [undefined, null, {}, 'snapshot']) {
      expect(() => encode(value as unknown as Snapshot)).toThrow(/expected a Snapshot/);
    }
  });
});
