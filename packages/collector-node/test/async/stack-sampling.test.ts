import { describe, expect, it } from 'vitest';
import { StackSampling } from '../../src/async/stack-sampling.ts';

describe('of the promises of a moment', () => {
  const taken = (sampling: StackSampling, promises: number) =>
    Array.from({ length: promises }, () => sampling.take()).filter(Boolean).length;

  it('the first thousand have their stacks', () => {
    expect(taken(new StackSampling(1), 1_000)).toBe(1_000);
  });

  it.each([1, 42, 987_654])('then one in sixteen has, whatever the seed: %d', (seed) => {
    const sampling = new StackSampling(seed);
    taken(sampling, 1_000);
    // Of 10,000: 625, with a deviation of 24; 100 a tenth of a second come on top.
    const count = taken(sampling, 10_000);
    expect(count).toBeGreaterThan(625 - 6 * 24);
    expect(count).toBeLessThan(625 + 6 * 24 + 1_000);
  });
});
