import type { Groups } from './groups.ts';
import { COUNT, type Totals, WIDTH } from './totals.ts';

/** How two groups of equal first number follow each other. */
type Tie = (a: number, b: number) => number;

/**
 * The groups as `statistics` lists them: by size, count, then traceback, the greatest first; only the
 * first `limit`.
 */
export function orderBySize(totals: Totals, groups: Groups, limit: number): Uint32Array {
  const { length } = groups;
  let size = 0;
  let count = 0;
  for (let at = 0; at < totals.length; at += WIDTH) {
    if (totals[at]! > size) size = totals[at]!;
    if (totals[at + COUNT]! > count) count = totals[at + COUNT]!;
  }
  // Sizes and counts in one number, if it is exact.
  const isExact = (size + 1) * (count + 1) * length < Number.MAX_SAFE_INTEGER;
  const first = new Float64Array(length);
  for (let key = 0, at = 0; key < length; key++, at += WIDTH) {
    first[key] = isExact ? totals[at]! * (count + 1) + totals[at + COUNT]! : totals[at]!;
  }
  const byTraceback: Tie = (a, b) => groups.compare(a, b);
  const byCount: Tie = (a, b) => totals[a * WIDTH + COUNT]! - totals[b * WIDTH + COUNT]!;
  return greatestFirst(
    first,
    isExact ? byTraceback : (a, b) => byCount(a, b) || byTraceback(a, b),
    limit,
  );
}

/**
 * The groups as `compareTo` lists them: by change of size, size, change of count, count, then
 * traceback, the greatest first; only the first `limit`. Changes are compared without their sign.
 */
export function orderByChange(
  now: Totals,
  old: Totals,
  groups: Groups,
  limit: number,
): Uint32Array {
  const change = (at: number) => Math.abs(now[at]! - old[at]!);
  const changes = new Float64Array(groups.length);
  for (let key = 0; key < changes.length; key++) changes[key] = change(key * WIDTH);
  return greatestFirst(
    changes,
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

/**
 * Sorts groups by their number in `first`, and by `tie` where those are equal. The numbers are sorted
 * as plain ones with the group packed in, which needs no calls of a comparator.
 */
function greatestFirst(first: Float64Array, tie: Tie, limit: number): Uint32Array {
  const { length } = first;
  let greatest = 0;
  for (let key = 0; key < length; key++) if (first[key]! > greatest) greatest = first[key]!;
  // Where not all can be packed exactly, all count as equal, and are left to the comparator.
  const unit = (greatest + 1) * length > Number.MAX_SAFE_INTEGER ? 0 : length;
  const packed = new Float64Array(length);
  for (let key = 0; key < length; key++) packed[key] = first[key]! * unit + key;
  const sorted = limit < length ? atLeast(packed, limit) : ascending(packed);

  const ordered = new Uint32Array(sorted.length);
  const order: Tie =
    unit === 0 ? (a, b) => first[b]! - first[a]! || tie(b, a) : (a, b) => tie(b, a);
  let start = 0;
  let before = -1;
  for (let i = 0; i <= ordered.length; i++) {
    // Behind the last one this is no number, which no other equals.
    const value = sorted[sorted.length - 1 - i]!;
    // Exact, as the packed numbers are below 2^53; `%` takes ten times as long.
    const own = Math.floor(value / length) * length;
    const key = value - own;
    if (own !== before) {
      if (i - start > 1) sortTies(ordered.subarray(start, i), order);
      start = i;
      before = own;
    }
    ordered[i] = key;
  }
  return ordered.subarray(0, limit);
}

/** Most ties that are faster sorted by insertion than by V8's sort, which starts slowly. */
const FEW = 12;

function sortTies(keys: Uint32Array, order: Tie): void {
  if (keys.length > FEW) {
    keys.sort(order);
    return;
  }
  for (let end = 1; end < keys.length; end++) {
    const key = keys[end]!;
    let at = end;
    for (; at > 0 && order(keys[at - 1]!, key) > 0; at--) keys[at] = keys[at - 1]!;
    keys[at] = key;
  }
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
    ascending(kept).copyWithin(0, limit);
    length = limit;
    least = kept[0]!;
  }
  const last = ascending(kept.subarray(0, length))[length - limit]!;
  const threshold = last - (last % packed.length);
  return ascending(packed.filter((value) => value >= threshold));
}

/**
 * Sorts numbers from 0 on, in place. Their bits in memory are in the same order as they are (IEEE 754,
 * 5.10), and V8 sorts integers in half the time.
 */
function ascending(values: Float64Array): Float64Array {
  new BigUint64Array(values.buffer, values.byteOffset, values.length).sort();
  return values;
}
