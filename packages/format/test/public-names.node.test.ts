import { expect, it } from 'vitest';

const EVERYWHERE = [
  'FormatError',
  'LineCache',
  'decode',
  'defaultLineCache',
  'describeSnapshot',
  'describeUntraced',
  'displayTop',
  'displayTopDifferences',
  'dump',
  'encode',
  'formatStatistic',
  'formatTraceback',
  'fromHeapProfile',
  'fromPprof',
  'load',
  'toCollapsedStacks',
  'toPprof',
  'toSpeedscope',
];

it('@tracemalloc/format exports these names in browsers', async () => {
  expect(Object.keys(await import('../src/index.ts')).sort()).toEqual(EVERYWHERE);
});

it('@tracemalloc/format exports these names, and files, in Node.js', async () => {
  const files = [
    'compiledSources',
    'dumpSync',
    'loadSync',
    'originalPositions',
    'sourceFiles',
    'writeAtomically',
  ];
  const names = Object.keys(await import('../src/index.node.ts'));
  expect(names.sort()).toEqual([...EVERYWHERE, ...files].sort());
});
