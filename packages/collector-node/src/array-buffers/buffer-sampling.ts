import type { Bytes } from '@tracemalloc/core';

/**
 * Blocks of so many bytes are always recorded: making one costs more than recording it. A smaller one
 * that is sampled stands for so many bytes.
 */
export const SAMPLING_INTERVAL: Bytes = 65_536;

/** Small blocks that are recorded one by one each second, all of which take some 5 ms (20 without the addon). */
const RECORDS_A_SECOND = 1_000;
/** Small blocks between two looks at the clock. */
const BLOCKS_A_LOOK = 64;

// As it was at load: tests of programs replace the global one.
const { performance: clock } = globalThis;
const now = clock.now.bind(clock);

/**
 * Which blocks are recorded, and for how many bytes each stands.
 *
 * All, as long as the program makes no more than a thousand small ones a second. Of more, a small block
 * is recorded with the probability size / interval, and then stands for the interval's bytes: threshold
 * sampling, whose sums are unbiased whatever came before (Duffield, Lund, Thorup, Learn more, sample less,
 * 2005).
 */
export class BufferSampling {
  /** Whether any block so far was left to chance. */
  hasSampled = false;
  readonly #isExact: boolean;
  #left = RECORDS_A_SECOND;
  #refilled: number = now();
  #untilLook = 0;
  /** xorshift's state: the program's own random numbers go on as they would. */
  #random: number;

  constructor(isExact: boolean, seed: number = now()) {
    this.#isExact = isExact;
    this.#random = (seed * 1_000) | 1;
  }

  /** The bytes that a block of `size` stands for; `undefined` if it is not to be recorded. */
  weigh(size: Bytes): Bytes | undefined {
    if (size >= SAMPLING_INTERVAL || this.#isExact || this.#takeRecord()) return size;
    this.hasSampled = true;
    return this.#nextRandom() * SAMPLING_INTERVAL < size ? SAMPLING_INTERVAL : undefined;
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
    this.#left = Math.floor(Math.min(1, seconds) * RECORDS_A_SECOND) - 1;
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
