import { formatSize } from './format-size.ts';
import { Inspected } from './inspection.ts';
import type { Traceback } from './traceback.ts';
import type { Bytes, Count } from './units.ts';

/** What a group of traces adds up to. */
export class Statistic extends Inspected {
  /** What the group has in common. */
  readonly traceback: Traceback;
  /** Of all blocks of the group. */
  readonly size: Bytes;
  /** Blocks of the group. */
  readonly count: Count;

  constructor(traceback: Traceback, size: Bytes, count: Count) {
    super();
    this.traceback = traceback;
    this.size = size;
    this.count = count;
  }

  /** Bytes a block; 0 without blocks. */
  get average(): number {
    return this.count === 0 ? 0 : this.size / this.count;
  }

  /** Whether `other` is a statistic of equal traceback, size and count. */
  equals(other: unknown): boolean {
    return (
      other instanceof Statistic &&
      this.size === other.size &&
      this.count === other.count &&
      this.traceback.equals(other.traceback)
    );
  }

  /** `a.js:2: size=30 B, count=3, average=10 B`. */
  override toString(): string {
    return `${this.traceback}: size=${formatSize(this.size)}, count=${this.count}${averageText(this)}`;
  }

  /** `<Statistic traceback=<Traceback […]> size=30 count=3>`. */
  inspect(): string {
    return `<Statistic traceback=${this.traceback.inspect()} size=${this.size} count=${this.count}>`;
  }
}

/** What changed in a group of traces from an old snapshot to a new one. */
export class StatisticDiff extends Inspected {
  /** What the group has in common. */
  readonly traceback: Traceback;
  /** In the new snapshot; 0 if the group is gone. */
  readonly size: Bytes;
  /** New minus old. */
  readonly sizeDiff: Bytes;
  /** In the new snapshot; 0 if the group is gone. */
  readonly count: Count;
  /** New minus old. */
  readonly countDiff: Count;

  constructor(traceback: Traceback, size: Bytes, sizeDiff: Bytes, count: Count, countDiff: Count) {
    super();
    this.traceback = traceback;
    this.size = size;
    this.sizeDiff = sizeDiff;
    this.count = count;
    this.countDiff = countDiff;
  }

  /** Bytes a block in the new snapshot; 0 without blocks. */
  get average(): number {
    return this.count === 0 ? 0 : this.size / this.count;
  }

  /** Whether `other` is a difference of equal traceback, sizes and counts. */
  equals(other: unknown): boolean {
    return (
      other instanceof StatisticDiff &&
      this.size === other.size &&
      this.sizeDiff === other.sizeDiff &&
      this.count === other.count &&
      this.countDiff === other.countDiff &&
      this.traceback.equals(other.traceback)
    );
  }

  /** `a.js:2: size=30 B (+20 B), count=3 (+2), average=10 B`. */
  override toString(): string {
    const size = `size=${formatSize(this.size)} (${formatSize(this.sizeDiff, true)})`;
    const count = `count=${this.count} (${signed(this.countDiff)})`;
    return `${this.traceback}: ${size}, ${count}${averageText(this)}`;
  }

  /** `<StatisticDiff traceback=<Traceback […]> size=30 (+20) count=3 (+2)>`. */
  inspect(): string {
    const size = `size=${this.size} (${signed(this.sizeDiff)})`;
    const count = `count=${this.count} (${signed(this.countDiff)})`;
    return `<StatisticDiff traceback=${this.traceback.inspect()} ${size} ${count}>`;
  }
}

function signed(value: number): string {
  return value < 0 ? String(value) : `+${value}`;
}

function averageText(statistic: Statistic | StatisticDiff): string {
  return statistic.count === 0 ? '' : `, average=${formatSize(statistic.average)}`;
}
