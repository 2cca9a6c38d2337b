/**
 * Samples that V8 took while tracing was paused. V8 numbers samples upwards and cannot pause, so the
 * pauses are ranges of numbers.
 */
export class PausedOrdinals {
  /** First and last number of each pause, ascending; the last one of a pause that goes on is infinite. */
  readonly ranges: number[] = [];

  get isPaused(): boolean {
    return this.ranges.at(-1) === Number.POSITIVE_INFINITY;
  }

  /** @param newest - the highest number of a live sample: those after it are dead or yet to come. */
  begin(newest: number): void {
    this.ranges.push(newest + 1, Number.POSITIVE_INFINITY);
  }

  /** @param newest - as in {@link begin}. */
  end(newest: number): void {
    this.ranges.pop();
    const first = this.ranges.pop()!;
    if (newest >= first) this.ranges.push(first, newest);
  }

  has(ordinal: number): boolean {
    const { ranges } = this;
    for (let i = 0; i < ranges.length; i += 2) {
      if (ordinal >= ranges[i]! && ordinal <= ranges[i + 1]!) return true;
    }
    return false;
  }
}
