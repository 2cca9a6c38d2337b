import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { usedHeapAfterGc } from '../../src/heap/used-heap.ts';

/** On its own, because the caller's frame would keep the array alive. */
function litter(): void {
  new Array(1_000_000).fill('garbage');
}

it('is what the collection left, before the result was made', () => {
  setFlagsFromString('--expose-gc');
  const gc: () => void = runInNewContext('gc');
  gc();
  const before = getHeapStatistics().used_heap_size;
  const { value, usedHeap } = usedHeapAfterGc(() => {
    litter();
    gc();
    return new Array(1_000_000).fill('result');
  });
  expect(value).toHaveLength(1_000_000);
  expect(getHeapStatistics().used_heap_size - before).toBeGreaterThan(7_000_000);
  expect(Math.abs(usedHeap - before)).toBeLessThan(2_000_000);
});

it('is what is in use where nothing was collected', () => {
  expect(usedHeapAfterGc(() => 7)).toEqual({ value: 7, usedHeap: expect.any(Number) });
});

it('lets errors through', () => {
  expect(() =>
    usedHeapAfterGc(() => {
      throw new Error('of the read');
    }),
  ).toThrow('of the read');
});
