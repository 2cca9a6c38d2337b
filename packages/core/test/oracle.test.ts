import { describe, expect, it } from 'vitest';
import { compareWithOracle } from '../../../tools/oracle/comparison.mjs';
import type { Oracle } from '../../../tools/oracle/reading.mjs';
import * as core from '../src/index.ts';

// What CPython answers; see oracle/README.md. Imported and not read: the tests run in browsers too.
const files = import.meta.glob<Oracle>('./oracle/*.json', { eager: true, import: 'default' });

it('has all ten files, two of them with tables', () => {
  expect(Object.keys(files)).toHaveLength(10);
  const tables = Object.values(files).filter(({ format_size, fnmatch }) => format_size && fnmatch);
  expect(tables).toHaveLength(2);
});

describe.each(Object.entries(files))('as CPython answers, %s', async (_, oracle) => {
  const outcome = await compareWithOracle(core, oracle);

  it('has every section', () => {
    const sections = ['statistics', 'compare_to', 'filter_traces', 'ordering', 'values'];
    expect(Object.keys(outcome)).toEqual(expect.arrayContaining(sections));
  });

  it.each(Object.entries(outcome))('%s', (_, { answers, disagreements }) => {
    expect(disagreements).toEqual([]);
    expect(answers).toBeGreaterThan(0);
  });
});
