import type { CollectorOptions } from '@tracemalloc/core';
import { type ConformanceSubject, conformanceChecks } from '@tracemalloc/core/conformance';
import { describe, it } from 'vitest';
import * as collector from '../src/index.ts';
import { collectGarbage } from './collect-garbage.ts';
import { describeEngines } from './engines.ts';

// An array of 128 elements: its header of 4 words, and its elements with a header of 2.
const BYTES_PER_ARRAY = 8 * (4 + 2 + 128);

/** One loop, and no function in it that V8 could inline and forget. */
function fillArrays(bytes: number): object[] {
  const arrays: object[] = [];
  for (let sum = 0; sum < bytes; sum += BYTES_PER_ARRAY) arrays.push(new Array(128).fill(sum));
  return arrays;
}

const kept = new Map<number, object[]>();
let calls = 0;

function keepArrays(bytes: number): number {
  kept.set(++calls, fillArrays(bytes));
  return calls;
}

const subject = (options: Omit<CollectorOptions, 'nframe'>): ConformanceSubject<number> => ({
  collector,
  options,
  allocate: keepArrays,
  free(call) {
    kept.delete(call);
    collectGarbage();
  },
  traceback: [{ functionName: 'fillArrays' }, { functionName: 'keepArrays' }],
  bytes: 2_000 * BYTES_PER_ARRAY,
  // Sampled bytes are estimates; and whatever the test runner allocates meanwhile is traced too.
  tolerance: 0.2,
  exact: options.exact === true,
});

const [neverStarted] = conformanceChecks(subject({ exact: true }));
it(neverStarted!.name, neverStarted!.run);

describeEngines('a collector', () => {
  describe('sampled', () => {
    const [, ...checks] = conformanceChecks(subject({ interval: 1_024 }));
    for (const { name, run } of checks) it(name, run);
  });

  describe('exact', () => {
    const [, ...checks] = conformanceChecks(subject({ exact: true }));
    for (const { name, run } of checks) it(name, run);
  });
});
