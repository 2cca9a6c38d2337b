/**
 * The tracer's own pseudorandom numbers. The program's `Math.random` is left alone.
 *
 * @see Marsaglia, Xorshift RNGs, Journal of Statistical Software 8 (14), 2003.
 */
export class Xorshift {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 1_000) | 1;
  }

  /** 0 to 2^32 - 1. */
  next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return x >>> 0;
  }
}
