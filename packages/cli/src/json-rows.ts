import {
  type Frame,
  type GroupBy,
  isStatisticDiff,
  type Statistic,
  type StatisticDiff,
  UNKNOWN_FILENAME,
} from '@tracemalloc/core';

/** What `--json` prints: an array with an object for each statistic. */
export function jsonRows(
  statistics: readonly (Statistic | StatisticDiff)[],
  groupBy: GroupBy,
): string {
  return JSON.stringify(
    statistics.map((statistic) => jsonRow(statistic, groupBy)),
    undefined,
    2,
  );
}

function jsonRow(statistic: Statistic | StatisticDiff, groupBy: GroupBy): object {
  const { traceback, size, count } = statistic;
  return {
    ...place(traceback.at(0)),
    size,
    ...(isStatisticDiff(statistic) ? { sizeDiff: statistic.sizeDiff } : {}),
    count,
    ...(isStatisticDiff(statistic) ? { countDiff: statistic.countDiff } : {}),
    ...(groupBy === 'traceback' ? { traceback: Array.from(traceback, place) } : {}),
  };
}

function place(frame: Frame | undefined): object {
  const { filename = UNKNOWN_FILENAME, lineno = 0, functionName = '', column = 0 } = frame ?? {};
  return { filename, lineno, functionName, column, position: frame?.position ?? 'line' };
}
