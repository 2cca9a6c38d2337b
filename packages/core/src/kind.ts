import { TracemallocError } from './errors.ts';

/** A class of the data model, and the version of the model. It goes up when objects of both no longer work together. */
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

/** The same in every copy of this package. */
const KIND = Symbol.for('@tracemalloc/core');

/**
 * Says of which kind an object is, whichever copy of this package made it. The key is no part of the type, and a
 * class that extends this one does nothing when it is loaded, so that a bundle may leave it out.
 */
export const OfKind: abstract new () => object = class {
  get [KIND](): unknown {
    return (this as { readonly kind?: unknown }).kind;
  }
};

/**
 * Whether `value` is of this kind, also if another copy of this package made it.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_MODEL` for an object of the same class in another version of the
 * data model.
 */
export function isKind(value: unknown, kind: Kind): boolean {
  const own = (value as { readonly [KIND]?: unknown } | null | undefined)?.[KIND];
  if (own === kind || typeof own !== 'string') return own === kind;
  const [name] = kind.split('/');
  if (own.split('/')[0] !== name) return false;
  throw new TracemallocError(
    'ERR_TRACEMALLOC_MODEL',
    `a ${name} is ${own}, expected ${kind}: two versions of @tracemalloc/core are loaded`,
  );
}
