import { Snapshot } from '@tracemalloc/core';
import { expect, it } from 'vitest';
import { displayTop, displayTopDifferences, type SourceMapSummary } from '../../src/index.node.ts';
import { describeSourceMaps } from '../../src/text/describe-source-maps.ts';

const snapshotWith = (sourceMaps: SourceMapSummary | undefined) =>
  Snapshot.fromTraces([], { metadata: { sourceMaps } });

const fine: SourceMapSummary = { mapped: 16, unmapped: 1, withoutMap: 3, broken: [] };
const broken = (file: string, frames: number) => ({
  filename: `/app/${file}`,
  sourceMap: `/app/${file}.map`,
  reason: 'it cannot be read',
  frames,
});

it('counts frames when asked to', () => {
  expect(describeSourceMaps(snapshotWith(fine))).toEqual([]);
  expect(describeSourceMaps(snapshotWith(fine), { sourceMaps: true })).toEqual([
    'Source maps: 16 frames mapped, 1 without an original, 3 of files without a map',
  ]);
});

it('says without being asked which maps are of no use', () => {
  const { sourceMap: _, ...inline } = broken('b.js', 1);
  const snapshot = snapshotWith({ ...fine, broken: [inline, broken('a.js', 5)] });
  expect(describeSourceMaps(snapshot, { base: '/app' })).toEqual([
    'Source maps: 16 frames mapped, 1 without an original, 3 of files without a map',
    'Source maps of no use: 2, for 6 frames: a.js (a.js.map: it cannot be read); b.js (it cannot be read)',
  ]);
});

it('names the ones that matter most, and counts the others', () => {
  const all = [1, 2, 3, 4, 5].map((frames) => broken(`${frames}.js`, frames));
  const line = describeSourceMaps(snapshotWith({ ...fine, broken: all }), { base: '/app' })[1];
  expect(line).toMatch(/: 5, for 15 frames: 5\.js .*; 4\.js .*; 3\.js .*; and 2 more$/);
});

it('lets no name break the line', () => {
  const snapshot = snapshotWith({ ...fine, broken: [broken('a\n\x1b.js', 1)] });
  expect(describeSourceMaps(snapshot)[1]).toMatch('/app/a\\x0a\\x1b.js');
});

it('says nothing of a snapshot without source maps', () => {
  expect(describeSourceMaps(snapshotWith(undefined), { sourceMaps: true })).toEqual([]);
});

it('never meets metadata of another kind: no snapshot has it', () => {
  const others = [null, 5, {}, { ...fine, mapped: '16' }, { ...fine, broken: [{}] }];
  for (const sourceMaps of others) {
    expect(() => snapshotWith(sourceMaps as never)).toThrow(
      expect.objectContaining({ code: 'ERR_TRACEMALLOC_METADATA' }),
    );
  }
});

it('stands at the end of lists', () => {
  const line = 'Source maps: 16 frames mapped, 1 without an original, 3 of files without a map';
  const options = { sourceMaps: true };
  expect(displayTop(snapshotWith(fine), options).split('\n').at(-1)).toBe(line);
  expect(displayTop(snapshotWith(fine))).not.toMatch('Source maps');
  const difference = displayTopDifferences(snapshotWith(fine), snapshotWith(undefined), options);
  expect(difference).toMatch(`\nNew: ${line}\nOld: Traced by`);
});
