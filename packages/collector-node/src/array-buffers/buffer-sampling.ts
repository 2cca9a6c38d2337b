import type { Bytes, Count } from '@tracemalloc/core';

/** How much is recorded. */
export interface BufferRate {
  /**
   * Blocks of so many bytes are always recorded: making one costs as much as recording it. A smaller one
   * that is sampled stands for so many bytes.
   */
  readonly interval: Bytes;
  /** Small blocks that are recorded one by one each second. */
  readonly recordsASecond: Count;
}

/** With the addon a block of a known stack takes some 5 µs, a new stack 50. */
export const QUICK_RATE: BufferRate = { interval: 65_536, recordsASecond: 1_000 };
/** Without it every block takes some 50 µs. */
export const SLOW_RATE: BufferRate = { interval: 1_048_576, recordsASecond: 100 };

/** Small blocks between two looks at the clock. */
const BLOCKS_A_LOOK = 64;

// As it was at load: tests of programs replace the global one.
const { performance: clock } = globalThis;
const now = clock.now.bind(clock);

/**
 * Which blocks are recorded, and for how many bytes each stands.
 *
 * All, as long as the program makes no more than some small ones a second. Of more, a small block
 * is recorded with the probability size / interval, and then stands for the interval's bytes: threshold
 * sampling, whose sums are unbiased whatever came before (Duffield, Lund, Thorup, Learn more, sample less,
 * 2005).
 */
export class BufferSampling {
  /** Whether any block so far was left to chance. */
  hasSampled = false;
  readonly #rate: BufferRate;
  readonly #isExact: boolean;
  #left: Count;
  #refilled: number = now();
  #untilLook = 0;
  /** xorshift's state: the program's own random numbers go on as they would. */
  #random: number;

  constructor(rate: BufferRate, isExact: boolean, seed: number = now()) {
    this.#rate = rate;
    this.#isExact = isExact;
    this.#left = rate.recordsASecond;
    this.#random = (seed * 1_000) | 1;
  }

  /** The bytes that a block of `size` stands for; `undefined` if it is not to be recorded. */
  weigh(size: Bytes): Bytes | undefined {
    if (size >= this.#rate.interval || this.#isExact || this.#takeRecord()) return size;
    this.hasSampled = true;
    const { interval } = this.#rate;
    return this.#nextRandom() * interval < size ? interval : undefined;
  }

  #takeRecord(): boolean {
    if (this.#left > 0) {
      this.#left--;
      return true;
    }
    if (this.#untilLook-- > 0) return false;
    this.#untilLook = BLOCKS_A_LOOK;
    const seconds = (now() - this.#refilled) / 1_000;
    if (seconds < 0.1) return false;
    this.#refilled += seconds * 1_000;
    this.#left = Math.floor(Math.min(1, seconds) * this.#rate.recordsASecond) - 1;
    return true;
  }

  /** In [0; 1). Marsaglia, Xorshift RNGs, 2003. */
  #nextRandom(): number {
    let x = this.#random;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#random = x;
    return (x >>> 0) / 2 ** 32;
  }
}
