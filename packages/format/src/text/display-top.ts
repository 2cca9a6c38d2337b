import {
  formatSize,
  type GroupBy,
  type Snapshot,
  type Statistic,
  type StatisticDiff,
} from '@tracemalloc/core';
import { checkSnapshot } from '../check-snapshot.ts';
import { describeSnapshot, describeUntraced, hasEstimatedCounts } from './describe-snapshot.ts';
import { describeSourceMaps, type SourceMapTextOptions } from './describe-source-maps.ts';
import { formatStatistic } from './format-statistic.ts';
import { checkLimit, formatTraceback } from './format-traceback.ts';
import { formatPlace, type PlaceOptions } from './place.ts';
import { type SourceLineOptions, sourceLine } from './source-line.ts';

/** Options of {@link displayTop} and {@link displayTopDifferences}. */
export interface TopOptions extends SourceLineOptions, PlaceOptions, SourceMapTextOptions {
  /** Default: `'lineno'`. */
  readonly groupBy?: GroupBy | undefined;
  /** Whether a trace counts for every frame of its traceback; default: `false`. */
  readonly cumulative?: boolean | undefined;
  /** How many groups to print; default: 10. */
  readonly limit?: number | undefined;
}

/**
 * The groups with the most memory, as text: a heading, each group with its source line (or its whole traceback, if
 * grouped by traceback), the sum of the other groups, the total, the memory that no trace explains, and how the snapshot
 * was made. No group is left out.
 *
 * ```text
 * [ Top 1 ]
 * #1: src/cache.js:12 in remember: 419 KiB
 *     cache.set(key, body);
 * 6 other: 279 KiB
 * Total allocated size: 698 KiB
 * Untraced: 3.1 MiB heap
 * Traced by @tracemalloc/collector-node (engine inspector): exact
 * ```
 *
 * @throws {TracemallocError} as {@link Snapshot.statistics}; `ERR_TRACEMALLOC_LIMIT` if `limit`
 *   is no integer, `ERR_TRACEMALLOC_FORMAT` for what is no snapshot.
 */
export function displayTop(snapshot: Snapshot, options: TopOptions = {}): string {
  checkSnapshot(snapshot);
  const { groupBy = 'lineno', cumulative = false } = options;
  const statistics = snapshot.statistics(groupBy, cumulative);
  const estimated = hasEstimatedCounts(snapshot);
  const [top, others] = split(statistics, options.limit);
  const lines = [heading('', statistics.length, options)];
  for (const [i, statistic] of top.entries()) {
    const place = formatPlace(statistic.traceback, options);
    const { size, count } = statistic;
    // Print the count if there is no size, as for timers.
    const counted = size === 0 ? `, count${estimated ? '≈' : '='}${count}` : '';
    lines.push(
      `#${i + 1}: ${place}: ${formatSize(size)}${counted}`,
      ...sources(statistic, options),
    );
  }
  if (others.length > 0) {
    // Cumulative sizes overlap: their sum is nobody's memory.
    lines.push(`${others.length} other${cumulative ? '' : `: ${formatSize(sum(others, 'size'))}`}`);
  }
  lines.push(`Total allocated size: ${formatSize(snapshot.total.size)}`);
  lines.push(describeUntraced(snapshot), ...describeMaking(snapshot, options));
  return lines.join('\n');
}

/**
 * The groups that changed most since an older snapshot, as text like that of {@link displayTop}.
 *
 * ```text
 * [ Top 1 differences ]
 * #1: src/cache.js:12 in remember: size=3.2 MiB (+1.1 MiB), count=1024 (+300), average=3.2 KiB
 *     cache.set(key, body);
 * 6 other: size=279 KiB (+1.2 KiB)
 * Total allocated size: 3.4 MiB (+1.1 MiB)
 * ```
 *
 * @throws {TracemallocError} as {@link Snapshot.compareTo}; `ERR_TRACEMALLOC_LIMIT` if `limit`
 *   is no integer, `ERR_TRACEMALLOC_FORMAT` for what is no snapshot.
 */
export function displayTopDifferences(
  snapshot: Snapshot,
  old: Snapshot,
  options: TopOptions = {},
): string {
  checkSnapshot(snapshot);
  checkSnapshot(old, 'old');
  const { groupBy = 'lineno', cumulative = false } = options;
  const statistics = snapshot.compareTo(old, groupBy, cumulative);
  const estimated = hasEstimatedCounts(snapshot) || hasEstimatedCounts(old);
  const [top, others] = split(statistics, options.limit);
  const lines = [heading(' differences', statistics.length, options)];
  for (const [i, statistic] of top.entries()) {
    const line = formatStatistic(statistic, { ...options, estimated });
    lines.push(`#${i + 1}: ${line}`, ...sources(statistic, options));
  }
  if (others.length > 0) {
    const sizes = `size=${formatSize(sum(others, 'size'))} (${formatSize(sum(others, 'sizeDiff'), true)})`;
    lines.push(`${others.length} other${cumulative ? '' : `: ${sizes}`}`);
  }
  const total = snapshot.total.size;
  const totalDiff = formatSize(total - old.total.size, true);
  lines.push(`Total allocated size: ${formatSize(total)} (${totalDiff})`);
  lines.push(describeUntraced(snapshot, old), ...describeBoth(snapshot, old, options));
  return lines.join('\n');
}

function heading(what: string, groups: number, options: TopOptions): string {
  const { groupBy = 'lineno', cumulative = false, limit = 10 } = options;
  const by = groupBy === 'lineno' ? '' : ` by ${groupBy}`;
  const number = Number.isFinite(limit) ? limit : groups;
  return `[ Top ${number}${what}${by}${cumulative ? ', cumulative' : ''} ]`;
}

function split<T>(statistics: T[], limit = 10): [top: T[], others: T[]] {
  checkLimit(limit);
  const end = Math.max(limit, 0);
  return [statistics.slice(0, end), statistics.slice(end)];
}

function sources({ traceback }: Statistic | StatisticDiff, options: TopOptions): string[] {
  if (options.groupBy === 'traceback') {
    const { base, lineCache } = options;
    return formatTraceback(traceback, { base, lineCache });
  }
  const frame = traceback.at(0);
  return frame === undefined ? [] : sourceLine(frame, options);
}

function sum<K extends string>(statistics: readonly Readonly<Record<K, number>>[], key: K): number {
  return statistics.reduce((total, statistic) => total + statistic[key], 0);
}

/** How a snapshot was made, and which source maps were applied. */
function describeMaking(snapshot: Snapshot, options: TopOptions): string[] {
  return [...describeSnapshot(snapshot), ...describeSourceMaps(snapshot, options)];
}

/** How both were made: said once if it is the same. */
function describeBoth(snapshot: Snapshot, old: Snapshot, options: TopOptions): string[] {
  const [now, then] = [describeMaking(snapshot, options), describeMaking(old, options)];
  if (now.join('\n') === then.join('\n')) return now;
  return [...now.map((line) => `New: ${line}`), ...then.map((line) => `Old: ${line}`)];
}
