import { Xorshift } from '../xorshift.ts';

/** All of which take some 30 ms with 25 frames. */
const CAPTURES_A_SECOND = 1_000;
/** Beyond, one of so many by chance. */
const ONE_IN = 16;
/** Between two looks at the clock. */
const EVENTS_A_LOOK = 64;

// As it was at load: tests of programs replace the global one.
const { performance: clock } = globalThis;
const now = clock.now.bind(clock);

/**
 * Of which promises the stack is captured, where each capture costs its full price, for lack of the addon:
 * of all, as long as they are no more than a thousand a second, then of one in sixteen.
 */
export class StackSampling {
  #left = CAPTURES_A_SECOND;
  #refilled: number = now();
  #untilLook = EVENTS_A_LOOK;
  readonly #random: Xorshift;

  constructor(seed: number = now()) {
    this.#random = new Xorshift(seed);
  }

  /** Whether to capture the next one. */
  take(): boolean {
    if (this.#left === 0 && this.#untilLook-- === 0) this.#refill();
    if (this.#left === 0) return this.#random.next() % ONE_IN === 0;
    this.#left--;
    return true;
  }

  #refill(): void {
    this.#untilLook = EVENTS_A_LOOK;
    const seconds = (now() - this.#refilled) / 1_000;
    if (seconds < 0.1) return;
    this.#refilled += seconds * 1_000;
    this.#left = Math.floor(Math.min(1, seconds) * CAPTURES_A_SECOND);
  }
}
