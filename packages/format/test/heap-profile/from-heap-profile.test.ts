import { Snapshot } from '@tracemalloc/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError, fromHeapProfile } from '../../src/index.ts';
import { traceLines } from '../trace-lines.ts';

type Json = Record<string, unknown>;

const call = (functionName: string, url: string, lineNumber = -1, columnNumber = -1): Json => ({
  ...{ functionName, url, lineNumber, columnNumber },
  scriptId: url === '' ? '0' : '7',
});
let ids = 0;
const node = (callFrame: Json, selfSize: number, ...children: Json[]): Json => ({
  ...{ callFrame, selfSize, children },
  id: ++ids,
});
const bytesOf = (profile: unknown) => new TextEncoder().encode(JSON.stringify(profile));

const push = node(call('push', ''), 640);
const leak = node(call('leak', 'file:///srv/caf%C3%A9/app.js', 4, 10), 4096, push);
const main = node(call('', 'file:///srv/caf%C3%A9/app.js', 0, 0), 0, leak);
const gc = node(call('(GC)', ''), 50);
const root = node(call('(root)', ''), 0, main, gc);
const samples = [leak, leak, push].map(({ id }, ordinal) => ({ size: 2048, nodeId: id, ordinal }));

describe('fromHeapProfile', () => {
  it('reads functions by their first line, and gives what a builtin allocates to its caller', () => {
    const leaking = 'leak@/srv/café/app.js:5 (function) < @/srv/café/app.js:1 (function)';
    expect(traceLines(fromHeapProfile(bytesOf({ head: root, samples })))).toEqual([
      `4096 2 ${leaking}`,
      `640 1 ${leaking}`,
      '50 1 (GC)@<unknown>:0',
    ]);
  });

  it('leaves out samples of nodes that are not there, as V8 writes them', () => {
    const dangling = { size: 9, nodeId: -1, ordinal: 9 };
    const snapshot = fromHeapProfile(bytesOf({ head: root, samples: [...samples, dangling] }));
    expect(snapshot.tables).toEqual(fromHeapProfile(bytesOf({ head: root, samples })).tables);
  });

  it('says what it does not know', () => {
    const { metadata, traces } = fromHeapProfile(bytesOf({ head: root }));
    expect(metadata).toMatchObject({
      createdAt: '',
      collectors: [
        {
          ...{ name: '.heapprofile', engine: 'V8 sampling heap profiler' },
          ...{ exact: false, countsEstimated: true, lineShare: 0 },
        },
      ],
    });
    expect(traces.at(0)?.traceback.at(0)).toMatchObject({ column: 11 });
  });

  it.each([
    ['C:\\app\\a.js:3 (function)', call('f', 'file:///C:/app/a.js', 2)],
    ['node:fs:3 (function)', call('f', 'node:fs', 2)],
    ['<anonymous>:0 (function)', { ...call('f', ''), scriptId: '9' }],
    ['wasm://wasm/abc:0x1f3', call('f', 'wasm://wasm/abc', 0, 0x1f3)],
    ['file:///%:3 (function)', call('f', 'file:///%', 2)],
  ])('names %s', (place, callFrame) => {
    const snapshot = fromHeapProfile(bytesOf({ head: node(callFrame, 8) }));
    expect(traceLines(snapshot)).toEqual([`8 1 f@${place}`]);
  });

  it('reads any depth', () => {
    const open = '{"callFrame":{"functionName":"f","url":"a.js","lineNumber":1},"selfSize":1';
    const depth = 100_000;
    const text = `{"head":${`${open},"children":[`.repeat(depth)}${open}}${']}'.repeat(depth)}}`;
    const snapshot = fromHeapProfile(new TextEncoder().encode(text));
    expect(snapshot.total).toEqual({ size: depth + 1, count: depth + 1 });
  });
});

describe('refuses', () => {
  const BROKEN = 'ERR_TRACEMALLOC_FORMAT';
  const KIND = `${BROKEN}_KIND`;
  const head = (fields: Json) => bytesOf({ head: { ...node(call('f', 'a.js'), 8), ...fields } });

  it.each<[string, Uint8Array, string, RegExp]>([
    ['nothing', new Uint8Array(0), KIND, /it is an empty file/],
    ['a CPU profile', bytesOf({ nodes: [] }), KIND, /it is a V8 CPU profile/],
    ['an old CPU profile', bytesOf({ head: { functionName: '' } }), KIND, /JSON of another kind/],
    ['a size of text', head({ selfSize: '8' }), BROKEN, /selfSize "8", expected a number of bytes/],
    ['a size below 0', head({ selfSize: -8 }), BROKEN, /selfSize -8/],
    ['no number', head({ selfSize: Number.NaN }), BROKEN, /selfSize null/],
    ['a size beyond 2^53', head({ selfSize: 1e300 }), BROKEN, /selfSize 1e\+300/],
    [
      'children that are none',
      head({ children: {} }),
      BROKEN,
      /children an object, expected an arr/,
    ],
    ['a child that is none', head({ children: [null] }), BROKEN, /a node is null/],
    ['two equal ids', head({ id: leak.id, children: [leak] }), BROKEN, /two nodes have id/],
    ['samples that are none', bytesOf({ head: root, samples: 3 }), BROKEN, /samples is 3/],
    ['a sample that is none', bytesOf({ head: root, samples: [3] }), BROKEN, /a sample is 3/],
    ['bad UTF-8', Uint8Array.of(...bytesOf({ head: root }), 0xff), BROKEN, /not UTF-8/],
    ['what follows', Uint8Array.of(...bytesOf({ head: root }), 0x7d), BROKEN, /not JSON/],
  ])('%s', (_, bytes, code, text) => {
    expect(() => fromHeapProfile(bytes)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(text) }),
    );
  });

  it('a file that is cut, at every byte', () => {
    const bytes = bytesOf({ head: root, samples });
    for (let length = 0; length < bytes.length; length++) {
      // The first bytes could be anything's.
      const code = length < 9 ? KIND : expect.stringMatching(/TRUNCATED$|FORMAT$/);
      expect(() => fromHeapProfile(bytes.subarray(0, length)), `${length}`).toThrow(
        expect.objectContaining({ code }),
      );
    }
  });

  it('whatever else comes, or reads it', () => {
    const whole = bytesOf({ head: root, samples });
    const read = (bytes: Uint8Array) => {
      try {
        expect(fromHeapProfile(bytes)).toBeInstanceOf(Snapshot);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
      }
    };
    fc.assert(
      fc.property(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 }), (place, byte) => {
        read(whole.with(place, byte));
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (head, samples) => {
        read(bytesOf({ head: { callFrame: {}, selfSize: 1, children: [head] }, samples }));
      }),
      { numRuns: 500 },
    );
  });
});
