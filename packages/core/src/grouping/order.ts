import type { Groups } from './groups.ts';
import { COUNT, isPresent, type Totals, WIDTH } from './totals.ts';

/**
 * The groups that any trace belongs to, as `statistics` lists them: by size, count, then traceback,
 * the greatest first; only the first `limit`.
 */
export function orderBySize(totals: Totals, groups: Groups, limit: number): Uint32Array {
  return greatestFirst(
    presentGroups([totals]),
    (key) => totals[key * WIDTH]!,
    (a, b) => totals[a * WIDTH + COUNT]! - totals[b * WIDTH + COUNT]! || groups.compare(a, b),
    limit,
  );
}

/**
 * The groups that any trace of either belongs to, as `compareTo` lists them: by change of size,
 * size, change of count, count, then traceback, the greatest first; only the first `limit`. Changes
 * are compared without their sign.
 */
export function orderByChange(
  now: Totals,
  old: Totals,
  groups: Groups,
  limit: number,
): Uint32Array {
  const change = (at: number) => Math.abs(now[at]! - old[at]!);
  return greatestFirst(
    presentGroups([now, old]),
    (key) => change(key * WIDTH),
    (a, b) => {
      const [rowA, rowB] = [a * WIDTH, b * WIDTH];
      return (
        now[rowA]! - now[rowB]! ||
        change(rowA + COUNT) - change(rowB + COUNT) ||
        now[rowA + COUNT]! - now[rowB + COUNT]! ||
        groups.compare(a, b)
      );
    },
    limit,
  );
}

function presentGroups(totals: readonly Totals[]): Uint32Array {
  const keys = new Uint32Array(totals[0]!.length / WIDTH);
  let kept = 0;
  for (let key = 0; key < keys.length; key++) {
    if (totals.some((of) => isPresent(of, key))) keys[kept++] = key;
  }
  return keys.subarray(0, kept);
}

/**
 * Sorts keys by `first`, and those that are equal by `rest`. All of `first` are sorted as plain
 * numbers with the key's place packed in, which needs no calls of a comparator.
 */
function greatestFirst(
  keys: Uint32Array,
  first: (key: number) => number,
  rest: (a: number, b: number) => number,
  limit: number,
): Uint32Array {
  const { length } = keys;
  const packed = new Float64Array(keys).map(first);
  // Where not all can be packed exactly, all count as equal, and are left to the comparator.
  const greatest = packed.reduce((most, value) => Math.max(most, value), 0);
  const unit = (greatest + 1) * length > Number.MAX_SAFE_INTEGER ? 0 : length;
  for (let i = 0; i < length; i++) packed[i] = packed[i]! * unit + i;
  const sorted = limit < length ? atLeast(packed, limit) : packed.sort();

  const ordered = new Uint32Array(sorted.length);
  const order = (a: number, b: number) => first(b) - first(a) || rest(b, a);
  let start = 0;
  let before = -1;
  for (let i = 0; i <= ordered.length; i++) {
    // Behind the last one this is no number, which no other equals.
    const value = sorted[sorted.length - 1 - i]!;
    const place = value % length;
    const own = value - place;
    if (own !== before) {
      if (i - start > 1) ordered.subarray(start, i).sort(order);
      start = i;
      before = own;
    }
    ordered[i] = keys[place]!;
  }
  return ordered.subarray(0, limit);
}

/** Sorted: all of `packed` that begin with a value not below the `limit`-th greatest one. */
function atLeast(packed: Float64Array, limit: number): Float64Array {
  // The greatest so far and as many that came since; of them, the greatest are kept.
  const kept = new Float64Array(2 * limit);
  let length = 0;
  let least = 0;
  for (let i = 0; i < packed.length; i++) {
    if (packed[i]! < least) continue;
    kept[length++] = packed[i]!;
    if (length < kept.length) continue;
    kept.sort().copyWithin(0, limit);
    length = limit;
    least = kept[0]!;
  }
  const last = kept.subarray(0, length).sort()[length - limit]!;
  const threshold = last - (last % packed.length);
  return packed.filter((value) => value >= threshold).sort();
}
