import { formatSize } from './format-size.ts';
import { isKind, type Kind } from './kind.ts';
import type { Traceback } from './traceback.ts';
import type { Bytes, Count } from './units.ts';

/** Whether `value` is a statistic, also a difference, and also one of another copy of this package. */
export function isStatistic(value: unknown): value is Statistic {
  return isKind(value, 'Statistic/1') || isStatisticDiff(value);
}

/** Whether `value` is a difference, also one of another copy of this package. */
export function isStatisticDiff(value: unknown): value is StatisticDiff {
  return isKind(value, 'StatisticDiff/1');
}

/** What a group of traces adds up to. */
export class Statistic {
  /**
   * What the group has in common. By `'traceback'` all frames; by any other group one frame, with what is not
   * common left unknown: by `'filename'` its line is 0. A package or a domain is no place in a file: the
   * frame's filename is the name of the package or domain, and its line is 0.
   */
  readonly traceback: Traceback;
  /** Of all blocks of the group. */
  readonly size: Bytes;
  /** Blocks of the group. */
  readonly count: Count;

  constructor(traceback: Traceback, size: Bytes, count: Count) {
    this.traceback = traceback;
    this.size = size;
    this.count = count;
  }

  /** @internal */
  protected get '@tracemalloc/core'(): Kind {
    return 'Statistic/1';
  }

  /** Bytes a block; 0 without blocks. */
  get average(): number {
    return this.count === 0 ? 0 : this.size / this.count;
  }

  /** Whether `other` is of the same class, and of equal traceback, sizes and counts. */
  equals(other: unknown): boolean {
    return (
      isStatistic(other) &&
      isStatisticDiff(this) === isStatisticDiff(other) &&
      this.size === other.size &&
      this.count === other.count &&
      this.traceback.equals(other.traceback)
    );
  }

  /** `a.js:2: size=30 B, count=3, average=10 B`. */
  toString(): string {
    return this.text('', '');
  }

  /** The text, with what is put behind the size and the count. */
  protected text(ofSize: string, ofCount: string): string {
    const { traceback, size, count, average } = this;
    const text = `${traceback}: size=${formatSize(size)}${ofSize}, count=${count}${ofCount}`;
    return count === 0 ? text : `${text}, average=${formatSize(average)}`;
  }
}

/** What changed in a group of traces from an old snapshot to a new one. */
export class StatisticDiff extends Statistic {
  /** New minus old. */
  readonly sizeDiff: Bytes;
  /** New minus old. */
  readonly countDiff: Count;

  /** `size` and `count` are those of the new snapshot; 0 if the group is gone. */
  constructor(traceback: Traceback, size: Bytes, sizeDiff: Bytes, count: Count, countDiff: Count) {
    super(traceback, size, count);
    this.sizeDiff = sizeDiff;
    this.countDiff = countDiff;
  }

  /** @internal */
  protected override get '@tracemalloc/core'(): Kind {
    return 'StatisticDiff/1';
  }

  /** Whether `other` is of the same class, and of equal traceback, sizes and counts. */
  override equals(other: unknown): boolean {
    return (
      super.equals(other) &&
      this.sizeDiff === (other as StatisticDiff).sizeDiff &&
      this.countDiff === (other as StatisticDiff).countDiff
    );
  }

  /** `a.js:2: size=30 B (+20 B), count=3 (+2), average=10 B`. */
  override toString(): string {
    const { sizeDiff, countDiff } = this;
    const sign = countDiff < 0 ? '' : '+';
    return this.text(` (${formatSize(sizeDiff, true)})`, ` (${sign}${countDiff})`);
  }
}
