import { Xorshift } from '../xorshift.ts';

/** So many captures take some 30 ms with 25 frames. */
const CAPTURES_A_SECOND = 1_000;
/** Beyond that, one of so many is captured, by chance. */
const ONE_IN = 16;
/** We read the clock once for so many events. */
const EVENTS_A_READING = 64;

// Captured at load: tests of programs replace the global one.
const { performance: clock } = globalThis;
const now = clock.now.bind(clock);

/**
 * Decides whose stack is captured where there is no addon, so that each capture costs its full price: of all
 * promises up to a thousand a second, then of one in sixteen.
 */
export class StackSampling {
  #left = CAPTURES_A_SECOND;
  #refilled: number = now();
  #untilReading = EVENTS_A_READING;
  readonly #random: Xorshift;

  constructor(seed: number = now()) {
    this.#random = new Xorshift(seed);
  }

  /** Whether to capture the next one. */
  take(): boolean {
    if (this.#left === 0 && this.#untilReading-- === 0) this.#refill();
    if (this.#left === 0) return this.#random.next() % ONE_IN === 0;
    this.#left--;
    return true;
  }

  #refill(): void {
    this.#untilReading = EVENTS_A_READING;
    const seconds = (now() - this.#refilled) / 1_000;
    if (seconds < 0.1) return;
    this.#refilled += seconds * 1_000;
    this.#left = Math.floor(Math.min(1, seconds) * CAPTURES_A_SECOND);
  }
}
