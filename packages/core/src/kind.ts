import { TracemallocError } from './errors.ts';

/**
 * A class of the data model, and the version of the model. The version goes up when objects of both versions no
 * longer work together. Each class has its kind in its prototype, under a name that all copies of this package
 * know. A base class with a symbol would do the same, but V8 then makes a frame in twice the time.
 */
export type Kind =
  | 'Frame/1'
  | 'Traceback/1'
  | 'Trace/1'
  | 'Traces/1'
  | 'Statistic/1'
  | 'StatisticDiff/1'
  | 'Snapshot/1'
  | 'Filter/1'
  | 'DomainFilter/1';

const NAME = '@tracemalloc/core';

/**
 * Whether `value` is of this kind, also if another copy of this package made it.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_MODEL` for an object of the same class in another version of the
 * data model.
 */
export function isKind(value: unknown, kind: Kind): boolean {
  const own = (value as { readonly [NAME]?: unknown } | null | undefined)?.[NAME];
  if (own === kind || typeof own !== 'string') return own === kind;
  const [name] = kind.split('/');
  if (own.split('/')[0] !== name) return false;
  throw new TracemallocError(
    'ERR_TRACEMALLOC_MODEL',
    `a ${name} is ${own}, expected ${kind}: two versions of @tracemalloc/core are loaded`,
  );
}
