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

it('of merged snapshots does not know what one of them does not say', () => {
  const part = (untraced: Record<string, number>, domain: number) =>
    snapshotOf(`a.js:1\n size 10\n domain ${domain}`, { metadata: { untraced } });
  // The second has traces of the heap, and does not say how much of it is in use.
  const [heap, gpu] = Snapshot.merge([part({ 0: 100 }, 0), part({ 1000: 5 }, 0)]).reconciliation();
  expect(heap).toEqual({
    domain: 0,
    name: 'heap',
    traced: 20,
    untraced: undefined,
    inUse: undefined,
  });
  expect(gpu).toMatchObject({ domain: 1000, untraced: 5, inUse: 5 });
  // Here it has none.
  const known = Snapshot.merge([part({ 0: 100 }, 0), part({ 1000: 5 }, 1000)]);
  expect(known.reconciliation().map(({ inUse }) => inUse)).toEqual([110, 15]);
  // What is not known stays so.
  const half = Snapshot.merge([part({ 0: 100 }, 0), part({}, 0)]);
  expect(Snapshot.merge([half, part({ 0: 1 }, 0)]).metadata.untraced).toEqual({});
});

it('of nothing is nothing', () => expect(Snapshot.fromTraces([]).reconciliation()).toEqual([]));
