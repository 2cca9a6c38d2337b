import { expect, it } from 'vitest';
import { Snapshot } from '../src/index.ts';
import { snapshotOf } from './snapshot-text.ts';

it('holds what traces explain of a domain against what is in use there', () => {
  const snapshot = snapshotOf('a.js:1  b.js:1  a.js:1\n size 10  20  5\n domain 1000  0  0', {
    metadata: { domains: { 1000: 'gpu' }, untraced: { 0: 75, 1: 4096 } },
  });
  expect(snapshot.reconciliation()).toEqual([
    { domain: 0, name: 'heap', traced: 25, untraced: 75, inUse: 100 },
    { domain: 1, name: 'arraybuffer', traced: 0, untraced: 4096, inUse: 4096 },
    // Nobody says how much of it is in use.
    { domain: 1000, name: 'gpu', traced: 10, untraced: undefined, inUse: undefined },
  ]);
});

it('is by number, and adds up to the total', () => {
  const snapshot = snapshotOf('a.js:1  a.js:1  a.js:1\n size 1  2  4\n domain 4294967295  10  9');
  const rows = snapshot.reconciliation();
  expect(rows.map(({ domain }) => domain)).toEqual([9, 10, 4294967295]);
  expect(rows.reduce((sum, { traced }) => sum + traced, 0)).toBe(snapshot.total.size);
});

it('of merged snapshots adds up both sides', () => {
  const parts = [100, 200].map((untraced, index) =>
    snapshotOf(`a.js:1\n size ${index + 1}`, { metadata: { untraced: { 0: untraced } } }),
  );
  expect(Snapshot.merge(parts).reconciliation()).toEqual([
    { domain: 0, name: 'heap', traced: 3, untraced: 300, inUse: 303 },
  ]);
});

it('of nothing is nothing', () => expect(Snapshot.fromTraces([]).reconciliation()).toEqual([]));
