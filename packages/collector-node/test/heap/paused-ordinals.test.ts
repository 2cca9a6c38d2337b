import { expect, it } from 'vitest';
import { PausedOrdinals } from '../../src/heap/paused-ordinals.ts';

const paused = (ordinals: PausedOrdinals, ...asked: number[]) =>
  asked.filter((ordinal) => ordinals.has(ordinal));

it('has the samples after the newest one at the beginning, up to the newest at the end', () => {
  const ordinals = new PausedOrdinals();
  expect(paused(ordinals, 0, 1, 1e9)).toEqual([]);
  ordinals.begin(4);
  expect(paused(ordinals, 4, 5, 6, 1e9)).toEqual([5, 6, 1e9]);
  ordinals.end(6);
  expect(paused(ordinals, 4, 5, 6, 7, 1e9)).toEqual([5, 6]);
  ordinals.begin(8);
  ordinals.end(10);
  expect(paused(ordinals, 5, 7, 8, 9, 10, 11)).toEqual([5, 9, 10]);
});

it('has none where nothing is alive that was sampled meanwhile', () => {
  const ordinals = new PausedOrdinals();
  ordinals.begin(7);
  ordinals.end(7);
  ordinals.begin(7);
  ordinals.end(3);
  expect(ordinals.ranges).toEqual([]);
});

it('forgets pauses of which nothing is alive, but not one that goes on', () => {
  const ordinals = new PausedOrdinals();
  for (const newest of [10, 20, 30]) {
    ordinals.begin(newest);
    ordinals.end(newest + 5);
  }
  ordinals.begin(40);
  expect(ordinals.ranges).toEqual([11, 15, 21, 25, 31, 35, 41, Number.POSITIVE_INFINITY]);
  ordinals.keepAlive([3, 10, 16, 25, 26, 36]);
  expect(ordinals.ranges).toEqual([21, 25, 41, Number.POSITIVE_INFINITY]);
  ordinals.keepAlive([]);
  expect(ordinals.ranges).toEqual([41, Number.POSITIVE_INFINITY]);
  expect(ordinals.isPaused).toBe(true);
});
