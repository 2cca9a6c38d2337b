import { describe, expect, it } from 'vitest';
import { blockCounter } from '../../src/heap/block-count.ts';
import { DEFAULT_INTERVAL } from '../../src/options.ts';

/** `[size, blocks allocated]` of one function. */
type Sizes = readonly (readonly [number, number])[];

/** What V8 scales `samples` of one size up to: ScaleSample in sampling-heap-profiler.cc. */
function scaled(samples: number, size: number, interval: number): number {
  return Math.floor(samples / (1 - Math.exp(-size / interval)) + 0.5);
}

/** What V8's sampler tells of a function, where it samples each size so many times. */
function profileOf(samples: Sizes, interval: number): { products: number[]; bytes: number } {
  const products: number[] = [];
  let bytes = 0;
  for (const [size, n] of samples) {
    for (let i = 0; i < n; i++) products.push(size * scaled(1, size, interval));
    bytes += size * scaled(n, size, interval);
  }
  return { products, bytes };
}

/** A reproducible stand-in for chance (Numerical Recipes' generator). */
function randomNumbers(): () => number {
  let state = 20_261_122;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

/** Samples blocks as V8 does: each byte starts a sample with chance 1 / interval. */
function sample(sizes: Sizes, interval: number, random: () => number): Sizes {
  return sizes.map(([size, blocks]) => {
    let n = 0;
    const chance = 1 - Math.exp(-size / interval);
    for (let i = 0; i < blocks; i++) if (random() < chance) n++;
    return [size, n] as const;
  });
}

describe('blocks behind the samples of one function', () => {
  it('are told from a single sample, for common sizes at the default interval', () => {
    const count = blockCounter(DEFAULT_INTERVAL);
    for (const size of [16, 24, 32, 40, 48, 56, 64, 72, 80, 96]) {
      const { products, bytes } = profileOf([[size, 1]], DEFAULT_INTERVAL);
      const truth = scaled(1, size, DEFAULT_INTERVAL);
      expect(products).toEqual([DEFAULT_INTERVAL + size]);
      expect(count(products, bytes) / truth, `${size} bytes`).toBeGreaterThan(0.7);
      expect(count(products, bytes) / truth, `${size} bytes`).toBeLessThan(1.3);
    }
  });

  it('are told better by the sum over several samples', () => {
    for (const interval of [DEFAULT_INTERVAL, 32_768]) {
      const { products, bytes } = profileOf([[136, 40]], interval);
      expect(blockCounter(interval)(products, bytes)).toBe(scaled(40, 136, interval));
    }
  });

  it('are one block where the block is much larger than the interval', () => {
    const { products, bytes } = profileOf([[8_000_016, 1]], DEFAULT_INTERVAL);
    expect(blockCounter(DEFAULT_INTERVAL)(products, bytes)).toBe(1);
  });

  it('are at least one, even for a profile that V8 would not make', () => {
    expect(blockCounter(DEFAULT_INTERVAL)([12_345], 12_345)).toBeGreaterThanOrEqual(1);
    expect(blockCounter(DEFAULT_INTERVAL)([7], 1)).toBeLessThan(Number.POSITIVE_INFINITY);
    expect(blockCounter(DEFAULT_INTERVAL)([], 0)).toBe(1);
  });
});

it('over a heap of many functions the estimate is within a fifth of the truth', () => {
  // A heap like that of a command line tool: most blocks small, most functions with a few sizes.
  const random = randomNumbers();
  const functions = Array.from({ length: 300 }, (): Sizes => {
    const kinds = 1 + Math.floor(random() * 4);
    return Array.from({ length: kinds }, () => {
      const size = 8 * (2 + Math.floor(14 * random() ** 2));
      return [size, Math.ceil(20_000 * random())] as const;
    });
  });
  for (const interval of [DEFAULT_INTERVAL, 20_160, 4_096]) {
    const count = blockCounter(interval);
    let truth = 0;
    let estimate = 0;
    for (const sizes of functions) {
      const sampled = sample(sizes, interval, random);
      const { products, bytes } = profileOf(sampled, interval);
      for (const [, blocks] of sizes) truth += blocks;
      if (products.length > 0) estimate += count(products, bytes);
    }
    expect(estimate / truth, `at ${interval} bytes`).toBeGreaterThan(0.8);
    expect(estimate / truth, `at ${interval} bytes`).toBeLessThan(1.2);
  }
});
