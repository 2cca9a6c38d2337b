import { Snapshot } from '@tracemalloc/core';
import { expect, it } from 'vitest';
import {
  displayTop,
  displayTopDifferences,
  dump,
  encode,
  originalPositions,
  toCollapsedStacks,
  toPprof,
  toSpeedscope,
} from '../src/index.node.ts';

const snapshot = Snapshot.fromTraces([]);

it.each<[string, (wrong: Snapshot) => unknown]>([
  ['encode', encode],
  ['dump', (wrong) => dump(wrong, '/no/such/file')],
  ['toPprof', (wrong) => toPprof(wrong)],
  ['toPprof of what was allocated', (wrong) => toPprof(snapshot, { allocated: wrong })],
  ['toSpeedscope', (wrong) => toSpeedscope(wrong)],
  ['toCollapsedStacks', toCollapsedStacks],
  ['originalPositions', (wrong) => originalPositions(wrong)],
  ['displayTop', (wrong) => displayTop(wrong)],
  ['displayTopDifferences', (wrong) => displayTopDifferences(wrong, snapshot)],
  ['displayTopDifferences of an older', (wrong) => displayTopDifferences(snapshot, wrong)],
])('%s says that it got no snapshot, above all where an await is missing', async (_, call) => {
  for (const [wrong, got] of [
    [Promise.resolve(snapshot), 'a Promise'],
    ['a.tracemalloc', '"a.tracemalloc"'],
    [null, 'null'],
  ]) {
    const result = (async () => call(wrong as unknown as Snapshot))();
    await expect(result).rejects.toMatchObject({
      name: 'FormatError',
      code: 'ERR_TRACEMALLOC_FORMAT',
      message: expect.stringMatching(`^(snapshot|allocated|old) is ${got}, expected a Snapshot$`),
    });
  }
});
