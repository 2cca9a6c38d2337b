import type { Bytes, Count } from '@tracemalloc/core';

/**
 * Estimates how many blocks a node of V8's tree stands for.
 *
 * @param products - for each sample, its size times the count that it stands for.
 * @param bytes - the node's estimated bytes.
 */
export type BlockCounter = (products: ArrayLike<number>, bytes: Bytes) => Count;

/** Sizes of objects are multiples of this: V8's tagged size without pointer compression, as in Node.js. */
const ALIGNMENT = 8;
/** The smallest object: a map word and one field. */
const SMALLEST = 16;
/** We try at most so many combinations of sizes for one node. */
const MAX_TRIALS = 2_000;

/**
 * The inspector multiplies the size of a block by its count, so we must find the size again. V8
 * (SamplingHeapProfiler::ScaleSample) counts a sampled block of `s` bytes as
 * `c(n, s) = round(n / (1 - exp(-s / interval)))` for `n` samples of one size in one node, and gives
 *
 * - for each sample the product `s * c(1, s)`,
 * - for each node the sum of `s * c(n, s)` over its sizes.
 *
 * A size must divide the product and reproduce it. For small sizes the product is the first multiple of `s`
 * beyond the interval: `interval + s` where `s` divides the interval, hence our default. Where several sizes
 * are left, the node's sum decides; else we average, with smaller sizes likelier.
 */
export function blockCounter(interval: Bytes): BlockCounter {
  const sizesOf = new Map<number, readonly Bytes[]>();

  const scaled = (samples: number, size: Bytes): Count =>
    Math.floor(samples / -Math.expm1(-size / interval) + 0.5);

  function candidates(product: number): readonly Bytes[] {
    let sizes = sizesOf.get(product);
    if (sizes === undefined) {
      sizes = findSizes(product, (size) => size * scaled(1, size) === product);
      sizesOf.set(product, sizes);
    }
    return sizes;
  }

  return (products, bytes) => {
    const samples = new Map<number, number>();
    for (let i = 0; i < products.length; i++) {
      const product = products[i]!;
      samples.set(product, (samples.get(product) ?? 0) + 1);
    }
    const groups = Array.from(samples, ([product, n]) => ({ n, sizes: candidates(product) }));
    const count =
      countThatAddsUp(groups, bytes, scaled) ??
      groups.reduce((sum, group) => sum + likelyCount(group, scaled), 0);
    return Math.max(1, Math.round(count));
  };
}

function findSizes(product: number, reproduces: (size: Bytes) => boolean): readonly Bytes[] {
  const sizes: Bytes[] = [];
  for (let count = Math.floor(product / SMALLEST); count >= 1; count--) {
    const size = product / count;
    if (size % ALIGNMENT === 0 && reproduces(size)) sizes.push(size);
  }
  // V8 makes no such product: we take it for the size.
  return sizes.length > 0 ? sizes : [product];
}

interface Group {
  /** How many samples have this product. */
  readonly n: number;
  /** The sizes that the product can stand for, smallest first. */
  readonly sizes: readonly Bytes[];
}

type Scaled = (samples: number, size: Bytes) => Count;

/** The mean count of all choices of sizes that add up to `bytes`, weighted by likelihood; if there are any. */
function countThatAddsUp(
  groups: readonly Group[],
  bytes: Bytes,
  scaled: Scaled,
): Count | undefined {
  let trials = MAX_TRIALS;
  let weights = 0;
  let counts = 0;

  function choose(group: number, rest: Bytes, count: Count, weight: number): void {
    if (group === groups.length) {
      if (rest !== 0) return;
      weights += weight;
      counts += weight * count;
      return;
    }
    const { n, sizes } = groups[group]!;
    for (const size of sizes) {
      if (trials-- <= 0) return;
      const blocks = scaled(n, size);
      choose(group + 1, rest - size * blocks, count + blocks, weight * likelihood(size));
    }
  }

  choose(0, bytes, 0, 1);
  return weights > 0 ? counts / weights : undefined;
}

function likelyCount({ n, sizes }: Group, scaled: Scaled): Count {
  let weights = 0;
  let counts = 0;
  for (const size of sizes) {
    weights += likelihood(size);
    counts += likelihood(size) * scaled(n, size);
  }
  return counts / weights;
}

/** Roughly, how the bytes of a heap are distributed over sizes. The exponent was fitted on one program. */
function likelihood(size: Bytes): number {
  return size ** -1.5;
}
