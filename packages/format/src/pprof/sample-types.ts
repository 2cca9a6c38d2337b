import { shown } from '@tracemalloc/core';
import { notMemory } from './profile-errors.ts';

/** What a value of each sample is, such as `inuse_space` in `bytes`. */
export interface SampleType {
  readonly type: string;
  readonly unit: string;
}

/** The values of a sample that become the size and the count of a trace, by their places. */
export interface ChosenValues {
  readonly size: number;
  /** -1 where blocks are not counted. */
  readonly count: number;
}

const isBytes = ({ unit }: SampleType): boolean => unit === 'bytes' || unit === 'byte';

/**
 * Which values of the samples say what is in use: `inuse_space` in bytes; else what the profile shows
 * unless told otherwise, and else the last type in bytes, as `go tool pprof` chooses.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_KIND` where no value is in bytes.
 */
export function chooseValues(
  types: readonly SampleType[],
  defaultType: string,
  asked?: string,
): ChosenValues {
  const named = (name: string) => types.findIndex((type) => type.type === name && isBytes(type));
  const order =
    asked === undefined
      ? [named('inuse_space'), named(defaultType), types.findLastIndex(isBytes)]
      : [named(asked)];
  const size = order.find((place) => place !== -1);
  if (size !== undefined) return { size, count: countOf(types, types[size]!.type) };
  const list = types.map(({ type, unit }) => shown(`${type}/${unit}`)).join(', ') || 'nothing';
  throw notMemory(
    asked === undefined
      ? `a profile of ${list}`
      : `a profile of ${list}, without ${shown(asked)} in bytes`,
  );
}

/** `inuse_objects` for `inuse_space`, `objects` for `space`. */
function countOf(types: readonly SampleType[], sizeType: string): number {
  const prefix = sizeType.replace(/(space|bytes|size)$/, '');
  const counts = ['objects', 'count', 'allocations', 'blocks'].map((noun) =>
    types.findIndex(({ type, unit }) => unit === 'count' && type === prefix + noun),
  );
  return counts.find((place) => place !== -1) ?? -1;
}
