import { expect, it } from 'vitest';
import { Filter, Snapshot, type TracemallocError, type TraceRecord } from '../src/index.ts';
import { snapshotOf } from './snapshot-text.ts';

// Numbers are those of parity.md beside this file.

const refusal = (code: string) => expect.objectContaining({ code }) as TracemallocError;
const snapshot = snapshotOf(
  `
         main.js:1  main.js:1
         a.js:2     .
  size   10         2
  domain 0          1
  depth  7          1
`,
  {
    tracebackLimit: 25,
    metadata: { createdAt: '2026-02-03T04:05:06.789Z', untraced: { 0: 5 }, build: 7 },
  },
);

it('112. a snapshot copies the traces that it is made from, and is frozen', () => {
  const traces: TraceRecord[] = [{ size: 1, traceback: [] }];
  const own = Snapshot.fromTraces(traces);
  traces.push({ size: 2, traceback: [] });
  expect(own.traces.length).toBe(1);
  expect(Object.isFrozen(own)).toBe(true);
  expect('equals' in own).toBe(false);
  expect(snapshot.inspect()).toBe(
    '<Snapshot traces=2 tracebackLimit=25 createdAt=2026-02-03T04:05:06.789Z>',
  );
});

it('118. and 120. its JSON makes an equal snapshot, and so do its tables, cloned', () => {
  const record = JSON.parse(JSON.stringify(snapshot));
  const cloned = structuredClone(snapshot.tables);
  const { tracebackLimit, metadata } = structuredClone(snapshot.toJSON());
  for (const same of [
    Snapshot.fromJSON(record),
    Snapshot.fromJSON(structuredClone(snapshot.toJSON())),
    Snapshot.fromTraces(JSON.parse(JSON.stringify(snapshot.traces)), record),
    Snapshot.fromTables(cloned, { tracebackLimit, metadata }),
  ]) {
    expect(same.traces.equals(snapshot.traces)).toBe(true);
    expect(same.tracebackLimit).toBe(25);
    expect(same.metadata).toEqual(snapshot.metadata);
  }
});

it('120. what a snapshot gives is written to JSON by what it holds', () => {
  const text = JSON.stringify(snapshot.statistics('lineno')[0]);
  expect(JSON.parse(text)).toEqual({
    traceback: [{ filename: 'a.js', lineno: 2, position: 'line', functionName: '', column: 0 }],
    size: 10,
    count: 1,
  });
  expect(JSON.parse(JSON.stringify(new Filter(true, '*', undefined, true)))).toEqual({
    inclusive: true,
    filenamePattern: '*',
    allFrames: true,
    windows: false,
  });
});

it.each([
  ['nothing', undefined],
  ['null', null],
  ['a number', 1],
  ['no trace', [null]],
  ['a trace without traceback', [{ size: 1 }]],
  ['a traceback of no frames', [{ size: 1, traceback: 1 }]],
  ['frames that are text', [{ size: 1, traceback: 'a.js:1' }]],
])('is not made of %s', (_, traces) => {
  expect(() => Snapshot.fromTraces(traces as never)).toThrow(refusal('ERR_TRACEMALLOC_TRACE'));
});

it('is not made of a traceback without an end, as a cycle of frames would be', () => {
  const frame = { filename: 'a.js', lineno: 1 };
  const traceback = {
    *[Symbol.iterator]() {
      for (;;) yield frame;
    },
  };
  expect(() => Snapshot.fromTraces([{ size: 1, traceback }])).toThrow(
    'traceback is an object, expected at most 1048576 frames',
  );
});

it('says what was wrong without running the code of it', () => {
  const size = { toString: () => expect.fail('toString was called') };
  expect(() => Snapshot.fromTraces([{ size: size as never, traceback: [] }])).toThrow(
    /^size is an object, expected an integer/,
  );
});

const cyclic: Record<string, unknown> = { name: 'x', engine: 'y' };
cyclic.self = cyclic;

it('metadata is copied, and frozen', () => {
  const packages: Record<string, string> = { '/a': 'a' };
  const untraced: Record<string, number> = { 0: 1 };
  const { metadata } = Snapshot.fromTraces([], { metadata: { packages, untraced } });
  packages['/b'] = 'b';
  untraced[0] = 2;
  expect(metadata).toMatchObject({ packages: { '/a': 'a' }, untraced: { 0: 1 } });
  expect(Object.keys(metadata.packages!)).toEqual(['/a']);
  for (const part of [metadata, metadata.packages, metadata.untraced, metadata.domains]) {
    expect(Object.isFrozen(part)).toBe(true);
  }
});

it.each([
  ['metadata', [], /^metadata is an array, expected an object$/],
  ['metadata', 'x', /^metadata is "x", expected an object$/],
  ['createdAt', { createdAt: 5 }, /^createdAt is 5, expected a string$/],
  ['collectors', { collectors: {} }, /^collectors is an object, expected an array of/],
  [
    'collectors',
    { collectors: [null] },
    /^collectors\[0\] is null, expected \{ name, engine, … }$/,
  ],
  [
    'a collector that holds itself',
    { collectors: [cyclic] },
    /^metadata is an object, expected JSON/,
  ],
  [
    'what JSON makes of it',
    { toJSON: () => ({ createdAt: 5 }) },
    /^metadata is an object, expected/,
  ],
  ['what JSON makes of it', { domains: new Date(Number.NaN) }, /^metadata is an object, expected/],
  ['domains', { domains: null }, /^domains is null, expected names by domain number$/],
  ['a domain', { domains: { '-1': 'x' } }, /^a key of domains is "-1", expected names by domain/],
  ['a domain', { domains: { 4294967296: 'x' } }, /^a key of domains is "4294967296"/],
  ['a domain', { untraced: { '007': 1 } }, /^a key of untraced is "007"/],
  ['its name', { domains: { 5: 5 } }, /^domains\["5"\] is 5, expected names/],
  ['untraced', { untraced: { 0: -1 } }, /^untraced\["0"\] is -1, expected bytes/],
  ['untraced', { untraced: { 0: Number.NaN } }, /^untraced\["0"\] is NaN/],
  ['untraced', { untraced: { heap: 1 } }, /^a key of untraced is "heap"/],
  ['packages', { packages: ['a'] }, /^packages is an array, expected names by directory/],
  ['packages', { packages: { '/a': 1 } }, /^packages\["\/a"\] is 1, expected names by directory/],
])('metadata: refuses %s', (_, metadata, message) => {
  const call = () => Snapshot.fromTraces([], { metadata: metadata as never });
  expect(call).toThrow(message);
  expect(call).toThrow(refusal('ERR_TRACEMALLOC_METADATA'));
});
