/**
 * Knows the samples that V8 took while tracing was paused. V8 numbers samples upwards and cannot pause, so pauses
 * are ranges of numbers.
 */
export class PausedOrdinals {
  /** First and last number of each pause, ascending. A pause that goes on ends at infinity. */
  #ranges: number[] = [];

  /** First and last number of each pause, ascending. A pause that goes on ends at infinity. */
  get ranges(): readonly number[] {
    return this.#ranges;
  }

  get isPaused(): boolean {
    return this.#ranges.at(-1) === Number.POSITIVE_INFINITY;
  }

  /** @param newest - the highest number of a live sample. Later ones are dead or yet to come. */
  begin(newest: number): void {
    this.#ranges.push(newest + 1, Number.POSITIVE_INFINITY);
  }

  /** @param newest - as in {@link begin}. */
  end(newest: number): void {
    this.#ranges.pop();
    const first = this.#ranges.pop()!;
    if (newest >= first) this.#ranges.push(first, newest);
  }

  has(ordinal: number): boolean {
    const at = lowerBound(this.#ranges, ordinal);
    // In a range, an odd number of bounds is below. A range includes its first number.
    return at % 2 === 1 || this.#ranges[at] === ordinal;
  }

  /** Replaces the ranges by these, which the addon has reduced as {@link keepAlive} does. */
  keep(ranges: ArrayLike<number>): void {
    this.#ranges = Array.from(ranges);
  }

  /** Forgets pauses without a live sample, so that thousands of pauses take no room. */
  keepAlive(alive: ArrayLike<number>): void {
    const kept: number[] = [];
    for (let i = 0; i < this.#ranges.length; i += 2) {
      const [first, last] = [this.#ranges[i]!, this.#ranges[i + 1]!];
      const next = alive[lowerBound(alive, first)] ?? Number.POSITIVE_INFINITY;
      if (next <= last) kept.push(first, last);
    }
    this.#ranges = kept;
  }
}

/** How many of the ascending numbers are less than `number`. */
function lowerBound(ascending: ArrayLike<number>, number: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
