import { type CollectorDescription, Snapshot } from '@tracemalloc/core';
import { expect, it } from 'vitest';
import { describeSnapshot, describeUntraced } from '../../src/index.node.ts';

function madeBy(...collectors: CollectorDescription[]): Snapshot {
  return Snapshot.fromTraces([], { metadata: { collectors } });
}

const exact: CollectorDescription = {
  name: 'wasm',
  engine: 'rewriter',
  exact: true,
  countsEstimated: false,
  lineShare: 1,
};

it('names the engine, and why it is not a better one', () => {
  expect(describeSnapshot(madeBy({ ...exact, engineReason: 'no compiler' }))).toEqual([
    'Traced by wasm (engine rewriter: no compiler): exact',
  ]);
});

it('says what is an estimate', () => {
  const of = (changes: Partial<CollectorDescription>) =>
    describeSnapshot(madeBy({ ...exact, ...changes }))[0]!.replace(/^.*\): /, '');
  expect(of({})).toBe('exact');
  expect(of({ countsEstimated: true })).toBe('exact, counts are estimates');
  expect(of({ exact: false, interval: 524_288 })).toBe(
    'sampled every 512 KiB on average, sizes are estimates',
  );
  expect(of({ exact: false, countsEstimated: true })).toBe(
    'sampled at an unknown interval, sizes and counts are estimates',
  );
});

it('says how much has a real line, and never rounds something away', () => {
  const of = (lineShare: number | undefined) =>
    describeSnapshot(madeBy({ ...exact, lineShare }))[0]!.replace(/^.*exact/, '');
  expect(of(1)).toBe('');
  expect(of(0.9999)).toBe(', real lines for 99 % of the bytes');
  expect(of(0.0001)).toBe(', real lines for less than 1 % of the bytes');
  expect(of(0)).toBe(', real lines for 0 % of the bytes');
  // Nothing was traced.
  expect(of(undefined)).toBe('');
});

it('has a line for each collector', () => {
  expect(describeSnapshot(madeBy(exact, { ...exact, name: 'node' }))).toHaveLength(2);
  expect(describeSnapshot(madeBy())).toEqual(['Traced by: unknown']);
});

it('names untraced bytes by domain, and shows none as 0', () => {
  const untraced = (bytes: Record<string, number>) =>
    Snapshot.fromTraces([], { metadata: { untraced: bytes, domains: { '1000': 'gpu' } } });
  expect(describeUntraced(untraced({ '0': 0, '3': 5, '1000': 7, '1001': 9 }))).toBe(
    'Untraced: 0 B heap, 5 B wasm, 7 B gpu, 9 B domain 1001',
  );
  expect(describeUntraced(untraced({}))).toBe('Untraced: unknown');
  expect(describeUntraced(untraced({ '0': 10 }), untraced({ '0': 15 }))).toBe(
    'Untraced: 10 B (-5 B) heap',
  );
});
