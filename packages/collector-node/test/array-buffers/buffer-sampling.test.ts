import { describe, expect, it } from 'vitest';
import { BufferSampling } from '../../src/array-buffers/buffer-sampling.ts';

const RATE = { interval: 4_096, recordsASecond: 10 };

describe('sampling of buffers', () => {
  it('takes small blocks one by one at first, and large ones always', () => {
    const sampling = new BufferSampling(RATE, false);
    const first = Array.from({ length: 10 }, () => sampling.weigh(100));
    expect(first).toEqual(new Array(10).fill(100));
    expect(sampling.hasSampled).toBe(false);
    const more = Array.from({ length: 2_000 }, () => sampling.weigh(100));
    expect(sampling.hasSampled).toBe(true);
    expect(new Set(more)).toEqual(new Set([undefined, 4_096]));
    expect(sampling.weigh(4_096)).toBe(4_096);
    expect(sampling.weigh(5_000)).toBe(5_000);
  });

  it('takes all in exact mode', () => {
    const sampling = new BufferSampling(RATE, true);
    for (let i = 0; i < 1_000; i++) expect(sampling.weigh(1)).toBe(1);
    expect(sampling.hasSampled).toBe(false);
  });

  it.each([1, 2, 3, 4, 5])('adds up to what was made, with the seed %d', (seed) => {
    const sampling = new BufferSampling(RATE, false, seed);
    let made = 0;
    let weighed = 0;
    for (let i = 0; i < 200_000; i++) {
      const size = 16 + ((i * 7_919) % 2_000);
      made += size;
      weighed += sampling.weigh(size) ?? 0;
    }
    // 50,000 samples: the standard error is 0.4 %.
    expect(Math.abs(weighed / made - 1)).toBeLessThan(0.02);
  });
});
