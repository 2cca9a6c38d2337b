import {
  type Frame,
  type GroupBy,
  isStatisticDiff,
  type Statistic,
  type StatisticDiff,
  UNKNOWN_FILENAME,
} from '@tracemalloc/core';

/** A statistic as one element of what `--json` prints. */
export function jsonRow(statistic: Statistic | StatisticDiff, groupBy: GroupBy): object {
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
