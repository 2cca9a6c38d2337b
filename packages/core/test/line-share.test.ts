import { expect, it } from 'vitest';
import { lineShare, Snapshot } from '../src/index.ts';

const known = { traceback: [{ filename: 'a.js', lineno: 1 }], domain: 2 };
const unknown = { traceback: [{ filename: '<unknown>', lineno: 0 }], domain: 2 };

it('is of bytes, or of blocks where they have none', () => {
  const tables = (sizes: [number, number]) =>
    Snapshot.fromTraces([
      { ...known, size: sizes[0], count: 3 },
      { ...unknown, size: sizes[1], count: 1 },
      { ...unknown, size: 5, domain: 1 },
    ]).tables;
  expect(lineShare(tables([0, 0]), [2])).toBe(0.75);
  expect(lineShare(tables([20, 60]), [2])).toBe(0.25);
  expect(lineShare(tables([0, 5]), [1, 2])).toBe(0);
  expect(lineShare(tables([15, 10]))).toBe(0.5);
});

it('of nothing is not known', () => {
  const { tables } = Snapshot.fromTraces([{ ...known, size: 10 }]);
  expect(lineShare(tables, [3])).toBeUndefined();
  expect(lineShare(tables, [])).toBeUndefined();
  expect(lineShare(Snapshot.fromTraces([]).tables)).toBeUndefined();
});

it('counts only lines: no first line of a function, no offset, no empty traceback', () => {
  const size = 10;
  const { tables } = Snapshot.fromTraces([
    { size, traceback: [{ filename: 'a.js', lineno: 1 }] },
    { size, traceback: [{ filename: 'a.js', lineno: 1, position: 'function' }] },
    { size, traceback: [{ filename: 'a.wasm', lineno: 1, position: 'offset' }] },
    { size, traceback: [] },
  ]);
  expect(lineShare(tables)).toBe(0.25);
});
