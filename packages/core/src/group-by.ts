import { shown, TracemallocError } from './errors.ts';

/** What traces have in common in a group: a place in a file, or the name of something larger. */
export type GroupBy = 'filename' | 'lineno' | 'traceback' | 'function' | 'package' | 'domain';

const GROUPS: readonly GroupBy[] = [
  'filename',
  'lineno',
  'traceback',
  'function',
  'package',
  'domain',
];

/**
 * Throws unless traces can be grouped so.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_GROUP` or `ERR_TRACEMALLOC_CUMULATIVE`.
 */
export function checkGroupBy(groupBy: GroupBy, cumulative: boolean): void {
  if (!GROUPS.includes(groupBy)) {
    throw new TracemallocError(
      'ERR_TRACEMALLOC_GROUP',
      `unknown groupBy: ${shown(groupBy)}, expected one of ${GROUPS.join(', ')}`,
    );
  }
  // A group that holds whole tracebacks has nothing to add up frame by frame.
  if (cumulative && (groupBy === 'traceback' || groupBy === 'domain')) {
    throw new TracemallocError(
      'ERR_TRACEMALLOC_CUMULATIVE',
      `cumulative mode cannot be used with groupBy '${groupBy}', expected one of ` +
        GROUPS.filter((name) => name !== 'traceback' && name !== 'domain').join(', '),
    );
  }
}
