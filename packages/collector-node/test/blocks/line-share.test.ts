import { Snapshot } from '@tracemalloc/core';
import { expect, it } from 'vitest';
import { lineShare } from '../../src/blocks/line-share.ts';

it('is of bytes, or of blocks where they have none', () => {
  const known = { traceback: [{ filename: 'a.js', lineno: 1 }], domain: 2 };
  const unknown = { traceback: [{ filename: '<unknown>', lineno: 0 }], domain: 2 };
  const tables = (sizes: [number, number]) =>
    Snapshot.fromTraces([
      { ...known, size: sizes[0], count: 3 },
      { ...unknown, size: sizes[1], count: 1 },
      { ...unknown, size: 5, domain: 1 },
    ]).tables;
  expect(lineShare(tables([0, 0]), { 2: 'async' })).toBe(0.75);
  expect(lineShare(tables([20, 60]), { 2: 'async' })).toBe(0.25);
  expect(lineShare(tables([0, 0]), { 3: 'none' })).toBe(1);
});
