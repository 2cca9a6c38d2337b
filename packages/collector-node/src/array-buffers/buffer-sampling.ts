import type { Bytes, Count } from '@tracemalloc/core';
import { Xorshift } from '../xorshift.ts';

/** How much is recorded. */
export interface BufferRate {
  /**
   * Blocks of at least so many bytes are always recorded: making one costs as much as recording it. A smaller
   * block that is sampled stands for so many bytes.
   */
  readonly interval: Bytes;
  /** So many small blocks a second are all recorded. */
  readonly recordsASecond: Count;
}

/** With the addon: a block of a known stack takes some 5 µs, one of a new stack 50. */
export const QUICK_RATE: BufferRate = { interval: 65_536, recordsASecond: 1_000 };
/** Without the addon: every block takes some 50 µs. */
export const SLOW_RATE: BufferRate = { interval: 1_048_576, recordsASecond: 100 };

/** We read the clock once for so many small blocks. */
const BLOCKS_A_READING = 64;

// Captured at load: tests of programs replace the global one.
const { performance: clock } = globalThis;
const now = clock.now.bind(clock);

/**
 * Decides which blocks are recorded, and how many bytes each stands for.
 *
 * It records all blocks while the program makes few small ones a second. When it makes more, a small block is
 * recorded with the probability size / interval, and then stands for the interval's bytes. This is threshold
 * sampling, whose sums are always unbiased (Duffield, Lund, Thorup, Learn more, sample less, 2005).
 */
export class BufferSampling {
  /** Whether any block was left to chance so far. */
  hasSampled = false;
  readonly #rate: BufferRate;
  readonly #isExact: boolean;
  #left: Count;
  #refilled: number = now();
  #untilReading = 0;
  readonly #random: Xorshift;

  constructor(rate: BufferRate, isExact: boolean, seed: number = now()) {
    this.#rate = rate;
    this.#isExact = isExact;
    this.#left = rate.recordsASecond;
    this.#random = new Xorshift(seed);
  }

  /** The bytes that a block of `size` stands for; `undefined` if it is left out. */
  weigh(size: Bytes): Bytes | undefined {
    if (size >= this.#rate.interval || this.#isExact || this.#takeRecord()) return size;
    this.hasSampled = true;
    const { interval } = this.#rate;
    const random = this.#random.next() / 2 ** 32;
    return random * interval < size ? interval : undefined;
  }

  #takeRecord(): boolean {
    if (this.#left > 0) {
      this.#left--;
      return true;
    }
    if (this.#untilReading-- > 0) return false;
    this.#untilReading = BLOCKS_A_READING;
    const seconds = (now() - this.#refilled) / 1_000;
    if (seconds < 0.1) return false;
    this.#refilled += seconds * 1_000;
    this.#left = Math.floor(Math.min(1, seconds) * this.#rate.recordsASecond) - 1;
    return true;
  }
}
