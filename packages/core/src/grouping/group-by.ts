import { refuse } from '../errors.ts';

/** What traces have in common in a group: a place in a file, or the name of something larger. */
export type GroupBy = 'filename' | 'lineno' | 'traceback' | 'function' | 'package' | 'domain';

/** The last two hold whole tracebacks: nothing can be added up frame by frame. */
const GROUPS: readonly GroupBy[] = [
  'filename',
  'lineno',
  'function',
  'package',
  'traceback',
  'domain',
];

/**
 * Throws unless traces can be grouped so.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_GROUP` or `ERR_TRACEMALLOC_CUMULATIVE`.
 */
export function checkGroupBy(groupBy: GroupBy, cumulative: boolean): void {
  checkIn(GROUPS, groupBy, 'ERR_TRACEMALLOC_GROUP');
  if (cumulative) checkIn(GROUPS.slice(0, -2), groupBy, 'ERR_TRACEMALLOC_CUMULATIVE');
}

function checkIn(allowed: readonly GroupBy[], groupBy: GroupBy, code: string): void {
  if (!allowed.includes(groupBy)) refuse('groupBy', groupBy, `one of ${allowed.join(', ')}`, code);
}
