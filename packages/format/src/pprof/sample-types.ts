import { shown } from '@tracemalloc/core';
import { notMemory } from './profile-errors.ts';

/** The meaning of one value of each sample, such as `inuse_space` in `bytes`. */
export interface SampleType {
  readonly type: string;
  readonly unit: string;
}

/** The indices of the values that become the size and the count of a trace. */
export interface ChosenValues {
  readonly size: number;
  /** -1 if blocks are not counted. */
  readonly count: number;
}

const isBytes = ({ unit }: SampleType): boolean => unit === 'bytes' || unit === 'byte';

/**
 * Chooses the values for the memory in use: `inuse_space` in bytes; else the profile's own default; else the last type in
 * bytes, as `go tool pprof` does.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_KIND` if no value is in bytes.
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

function countOf(types: readonly SampleType[], sizeType: string): number {
  const names = COUNT_NOUNS.map((noun) => prefixOf(sizeType) + noun);
  const counts = names.map((name) =>
    types.findIndex(({ type, unit }) => unit === 'count' && type === name),
  );
  return counts.find((place) => place !== -1) ?? -1;
}

/** Names for counts of blocks. We write the first one. */
const COUNT_NOUNS = ['objects', 'count', 'allocations', 'blocks'] as const;

/** The name of the counts beside sizes of a name: `inuse_objects` for `inuse_space`. */
export function countTypeOf(sizeType: string): string {
  return prefixOf(sizeType) + COUNT_NOUNS[0];
}

function prefixOf(sizeType: string): string {
  return sizeType.replace(/(space|bytes|size)$/, '');
}
