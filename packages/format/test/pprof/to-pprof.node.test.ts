import { readFileSync } from 'node:fs';
import { Snapshot } from '@tracemalloc/core';
import fc from 'fast-check';
import { Profile } from 'pprof-format';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { fromPprof, toPprof } from '../../src/index.ts';
import { snapshots } from '../arbitrary-snapshot.ts';

const specification = readFileSync(new URL('../../proto/profile.proto', import.meta.url), 'utf8');
const Message = protobuf.parse(specification).root.lookupType('perftools.profiles.Profile');

interface ProfileMessage {
  sampleType: { type: number; unit: number }[];
  sample: {
    locationId: number[];
    value: number[];
    label: { key: number; str: number; num: number; numUnit: number }[];
  }[];
  mapping: { id: number; memoryLimit: number; filename: number }[];
  location: {
    id: number;
    mappingId: number;
    address: number;
    line: { functionId: number; line: number; column: number }[];
  }[];
  function: { id: number; name: number; systemName: number; filename: number; startLine: number }[];
  stringTable: string[];
  timeNanos: string;
  period: number;
  comment: number[];
  defaultSampleType: number;
}

/** What protobufjs reads with the .proto file alone. */
function reflect(bytes: Uint8Array): ProfileMessage {
  const options = { longs: Number, defaults: true };
  return Message.toObject(Message.decode(bytes), options) as ProfileMessage;
}

const remember = { filename: '/srv/cache.js', lineno: 12, functionName: 'remember', column: 7 };
const handle = {
  ...{ filename: '/srv/server.js', lineno: 40, column: 3, functionName: 'handle' },
  position: 'function',
} as const;
const decoder = { filename: '/srv/codec.wasm', lineno: 0x1f3, position: 'offset' } as const;

const snapshot = Snapshot.fromTraces(
  [
    { size: 300, count: 3, traceback: [remember, handle] },
    { size: 8, domain: 3, totalNframe: 9, traceback: [{ ...decoder, functionName: '_ZN1f' }] },
    { size: 5, count: 2, traceback: [{ filename: '/srv/main.js', lineno: 1 }] },
  ],
  {
    metadata: {
      createdAt: '2026-02-03T04:05:06.789Z',
      collectors: [
        {
          ...{ name: 'test', engine: 'by hand', exact: false, interval: 4096 },
          ...{ countsEstimated: true, lineShare: 1 },
        },
      ],
    },
  },
);

describe('toPprof', () => {
  const profile = reflect(toPprof(snapshot));
  const text = (index: number) => profile.stringTable[index];

  it('writes counts and bytes in use, bytes shown first', () => {
    const types = profile.sampleType.map(({ type, unit }) => [text(type), text(unit)]);
    expect(types).toEqual([
      ['inuse_objects', 'count'],
      ['inuse_space', 'bytes'],
    ]);
    expect(text(profile.defaultSampleType)).toBe('inuse_space');
    expect(profile.sample.map(({ value }) => value)).toEqual(
      expect.arrayContaining([
        [3, 300],
        [1, 8],
        [2, 5],
      ]),
    );
  });

  it('labels samples with their domain, the size of each block, and what was cut of the stack', () => {
    const labels = profile.sample.map(({ label }) =>
      label.map(({ key, str, num, numUnit }) => [text(key), text(str) || num, text(numUnit)]),
    );
    expect(labels).toEqual(
      expect.arrayContaining([
        [
          ['bytes', 100, 'bytes'],
          ['domain', 'heap', ''],
        ],
        [
          ['bytes', 8, 'bytes'],
          ['domain', 'wasm', ''],
          ['total_nframe', 9, ''],
        ],
        // 5 bytes are not two blocks of one size.
        [['domain', 'heap', '']],
      ]),
    );
  });

  it('never writes as a line what is none', () => {
    const functions = new Map(profile.function.map((each) => [each.id, each]));
    const places = profile.location.map(({ line: [line], address, mappingId }) => {
      const { name, systemName, filename, startLine } = functions.get(line!.functionId)!;
      return {
        ...{ name: text(name), file: text(filename), line: line!.line, column: line!.column },
        ...{ startLine, address, mappingId, systemName: text(systemName) },
      };
    });
    const none = { systemName: '', startLine: 0, address: 0, mappingId: 0, column: 0 };
    expect(places).toEqual(
      expect.arrayContaining([
        { ...none, name: 'remember', file: '/srv/cache.js', line: 12, column: 7 },
        { ...none, name: 'handle', file: '/srv/server.js', line: 0, startLine: 40, column: 3 },
        {
          ...{ ...none, name: '_ZN1f', systemName: '_ZN1f', file: '/srv/codec.wasm', line: 0 },
          ...{ address: 0x1f3, mappingId: 1 },
        },
        // Without a name, viewers would add it up with all others that have none.
        { ...none, name: '/srv/main.js:1', file: '/srv/main.js', line: 1 },
      ]),
    );
    expect(profile.mapping).toMatchObject([{ id: 1, memoryLimit: 0x1f4 }]);
  });

  it('says when and how it was made', () => {
    expect(Number(profile.timeNanos)).toBe(1_770_091_506_789_000_000);
    expect(profile.period).toBe(4096);
    expect(profile.comment.map(text)).toEqual([
      'Traced by test (engine by hand): sampled every 4096 B on average, sizes and counts are estimates',
      'Untraced: unknown',
    ]);
  });

  it('names each text once, the empty one first, and uses the last one', () => {
    const { stringTable } = profile;
    expect(stringTable[0]).toBe('');
    expect(new Set(stringTable).size).toBe(stringTable.length);
    expect(stringTable[1]).toMatch(/^tracemalloc \{"tracebackLimit":2,/);
  });
});

describe('other readers', () => {
  /** Bytes of each stack, as the profile's own tables name it. */
  const byStack = (sample: { locationId: unknown[]; value: unknown[] }[]) => {
    const sums: Record<string, bigint> = {};
    for (const { locationId, value } of sample) {
      const key = locationId.map(String).join();
      sums[key] = (sums[key] ?? 0n) + BigInt(String(value[1]));
    }
    return sums;
  };

  it('read what we write: protobufjs by the .proto, and pprof-format', () => {
    fc.assert(
      fc.property(snapshots, (any) => {
        const bytes = toPprof(any);
        const exact = Message.toObject(Message.decode(bytes), { longs: String, defaults: true });
        const theirs = Profile.decode(bytes);
        expect(byStack(theirs.sample)).toEqual(byStack(exact.sample));
        expect(theirs.location.length).toBe(exact.location.length);
        expect(theirs.stringTable.strings).toEqual(exact.stringTable);
      }),
      { numRuns: 50 },
    );
  });

  it('and what they write again, we read as it was', () => {
    fc.assert(
      fc.property(snapshots, (any) => {
        const bytes = toPprof(any);
        const once = fromPprof(bytes);
        const byReflection = fromPprof(Message.encode(Message.decode(bytes)).finish());
        expect(byReflection.tables).toEqual(once.tables);
        expect(byReflection.metadata).toEqual(once.metadata);
      }),
      { numRuns: 50 },
    );
    const again = fromPprof(Profile.decode(toPprof(snapshot)).encode());
    expect(again.total).toEqual(snapshot.total);
    expect(again.metadata).toEqual(snapshot.metadata);
  });
});
