import { readFileSync } from 'node:fs';
import { Snapshot } from '@tracemalloc/core';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { expect, it } from 'vitest';
import { COLUMN, FRAMES, SNAPSHOT, STACKS, TRACES } from '../../src/schema/snapshot-schema.ts';
import { encode } from '../../src/snapshot-file/encode.ts';
import { snapshots } from '../arbitrary-snapshot.ts';

const specification = readFileSync(new URL('../../proto/snapshot.proto', import.meta.url), 'utf8');
const Message = protobuf.parse(specification).root.lookupType('tracemalloc.Snapshot');

interface ColumnMessage {
  type: string;
  padding: Uint8Array;
  values: Uint8Array;
}

/** What protobufjs reads with the .proto file alone. */
function reflect(bytes: Uint8Array) {
  return Message.toObject(Message.decode(bytes), { enums: String, defaults: true }) as {
    magic: string;
    version: number;
    minorVersion: number;
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

it('writes what protobufjs reads with the .proto file', () => {
  const agrees = (snapshot: Snapshot) => {
    const { strings, frames, stacks, traces } = snapshot.tables;
    const message = reflect(encode(snapshot));
    expect(message.magic).toBe('tracemalloc');
    expect(message.version).toBe(1);
    expect(message.minorVersion).toBe(0);
    expect(message.strings).toHaveLength(strings.length);
    expect(message.tracebackLimit).toBe(snapshot.tracebackLimit);
    expect(JSON.parse(message.metadata)).toEqual(snapshot.metadata);
    for (const [table, columns] of [
      [frames, message.frames],
      [stacks, message.stacks],
      [traces, message.traces],
    ] as const) {
      const names = Object.keys(table).filter((name) => name !== 'length');
      expect(Object.keys(columns).sort()).toEqual(names.sort());
      for (const [name, column] of Object.entries(columns)) {
        const own = (table as unknown as Record<string, ArrayLike<number>>)[name]!;
        expect(values(column, table.length)).toEqual(Array.from(own));
      }
    }
  };
  fc.assert(fc.property(snapshots, agrees), { numRuns: 200 });
});

it('stores a column of one value once', () => {
  const traceback = [{ filename: 'a.js', lineno: 3 }];
  const traces = Array.from({ length: 1000 }, (_, size) => ({ size, traceback }));
  const { count, size, stack } = reflect(encode(Snapshot.fromTraces(traces))).traces;
  expect(count).toMatchObject({ type: 'UINT8', values: Uint8Array.of(1) });
  expect(size!.values).toHaveLength(2 * 1000);
  expect(stack!.values).toHaveLength(4 * 1000);
});

it('says in its schema what the specification says', () => {
  const numbers = (name: string) => {
    const { fields } = protobuf.parse(specification).root.lookupType(`tracemalloc.${name}`);
    return Object.fromEntries(Object.values(fields).map(({ name, id }) => [name, id]));
  };
  expect(numbers('Snapshot')).toEqual(SNAPSHOT);
  expect(numbers('Column')).toEqual(COLUMN);
  expect(numbers('FrameTable')).toEqual(FRAMES);
  expect(numbers('StackTable')).toEqual(STACKS);
  expect(numbers('TraceTable')).toEqual(TRACES);
});
