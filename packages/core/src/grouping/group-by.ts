import { refuse } from '../errors.ts';
import type { Traceback } from '../traceback.ts';

/**
 * What traces have in common in a group. A place in a file: `'lineno'` by filename, lineno and
 * position; `'function'` by filename, function name and the function's start; `'traceback'` by all
 * frames, functions included. Or the name of something larger: `'filename'`, `'package'`, `'domain'`.
 */
export type GroupBy = 'filename' | 'lineno' | 'traceback' | 'function' | 'package' | 'domain';

/**
 * A grouping of one's own: gives the name of the group that a traceback belongs to. It is called once
 * a stack, however many traces that has; `traceback` is empty where no stack is known. The traceback
 * of the group is one frame: its filename is the name, and its lineno is 0.
 */
export type GroupOf = (traceback: Traceback) => string;

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
export function checkGroupBy(groupBy: GroupBy | GroupOf, cumulative: boolean): void {
  if (typeof groupBy === 'function') return;
  checkIn(GROUPS, groupBy, 'ERR_TRACEMALLOC_GROUP', ', or a function');
  if (cumulative) checkIn(GROUPS.slice(0, -2), groupBy, 'ERR_TRACEMALLOC_CUMULATIVE');
}

function checkIn(allowed: readonly GroupBy[], groupBy: GroupBy, code: string, or = ''): void {
  if (!allowed.includes(groupBy)) {
    refuse('groupBy', groupBy, `one of ${allowed.join(', ')}${or}`, code);
  }
}
