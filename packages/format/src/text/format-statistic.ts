import {
  formatSize,
  type GroupBy,
  isStatisticDiff,
  type Statistic,
  type StatisticDiff,
} from '@tracemalloc/core';
import { formatPlace, type PlaceOptions } from './place.ts';

/** Options of {@link formatStatistic}. */
export interface StatisticOptions extends PlaceOptions {
  /** Whether to mark counts as estimates: `count≈3`; default: `false`. */
  readonly estimated?: boolean | undefined;
  /** What the statistic was grouped by; default: `'lineno'`. Other groups may have no line to print. */
  readonly groupBy?: GroupBy | undefined;
}

/**
 * A statistic as one line: its place, with the function if known, then the text of `String(statistic)`.
 *
 * `src/a.js:12 in handle: size=3.2 MiB, count=1024, average=3.2 KiB`, of a difference
 * `src/a.js:12 in handle: size=3.2 MiB (+1.1 MiB), count=1024 (+300), average=3.2 KiB`; with
 * estimated counts `count≈1024 (≈+300), average≈3.2 KiB`.
 */
export function formatStatistic(
  statistic: Statistic | StatisticDiff,
  options: StatisticOptions = {},
): string {
  const { traceback, size, count, average } = statistic;
  const about = options.estimated ? '≈' : '';
  const equals = options.estimated ? '≈' : '=';
  const diff = isStatisticDiff(statistic) ? statistic : undefined;
  const sizeDiff = diff === undefined ? '' : ` (${formatSize(diff.sizeDiff, true)})`;
  const countDiff = diff === undefined ? '' : ` (${about}${signed(diff.countDiff)})`;
  const parts = [`size=${formatSize(size)}${sizeDiff}`, `count${equals}${count}${countDiff}`];
  if (count !== 0) parts.push(`average${equals}${formatSize(average)}`);
  return `${formatPlace(traceback, options)}: ${parts.join(', ')}`;
}

function signed(count: number): string {
  return count < 0 ? String(count) : `+${count}`;
}
