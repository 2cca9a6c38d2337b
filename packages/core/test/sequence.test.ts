import { expect, it } from 'vitest';
import type { TracemallocError } from '../src/index.ts';
import { snapshotOf } from './snapshot-text.ts';

const { traces } = snapshotOf(`
         main.js:1  main.js:1  main.js:9
         a.js:2     b.js:3     .
  size   10         20         30
`);
const { traceback } = traces.at(0)!;
const all = traces.slice();

it('traces and frames are gone through as the elements of an array are', () => {
  expect(traces.map(({ size }, index) => [index, size])).toEqual([
    [0, 10],
    [1, 20],
    [2, 30],
  ]);
  expect(traceback.map(String)).toEqual(['a.js:2', 'main.js:1']);
  const large = ({ size }: { size: number }) => size > 10;
  expect(traces.filter(large)).toEqual(all.filter(large));
  expect(traces.filter((_, index) => index === 2)).toEqual([all[2]]);
  expect(traces.find(large)).toEqual(all[1]);
  expect(traces.findIndex(large)).toBe(1);
  expect([traces.some(large), traces.every(large)]).toEqual([true, false]);
  const none = () => false;
  expect([traces.find(none), traces.findIndex(none)]).toEqual([undefined, -1]);
  expect([traces.some(none), traces.every(() => true)]).toEqual([false, true]);
});

it('forEach and entries give each element with its index', () => {
  const seen: [number, number][] = [];
  traces.forEach(({ size }, index) => {
    seen.push([index, size]);
  });
  expect(seen).toEqual([
    [0, 10],
    [1, 20],
    [2, 30],
  ]);
  for (const [index, frame] of traceback.entries()) expect(frame).toEqual(traceback.at(index));
});

it('a slice counts as that of an array', () => {
  for (const start of [undefined, 0, 1, -2, -9, 9, 1.5, Number.NaN]) {
    for (const end of [undefined, 0, 2, -1, -9, 9, Number.POSITIVE_INFINITY]) {
      expect(traces.slice(start, end)).toEqual(all.slice(start, end));
    }
  }
});

it('an index in brackets says what to write instead', () => {
  const refusal = expect.objectContaining({ code: 'ERR_TRACEMALLOC_INDEX' }) as TracemallocError;
  for (const sequence of [traces, traceback]) {
    const read = () => (sequence as unknown as { 0: unknown })[0];
    expect(read).toThrow(refusal);
    expect(read).toThrow('[0] is undefined, expected at(0)');
  }
  const [first] = traces;
  expect(first).toEqual(traces.at(0));
});
