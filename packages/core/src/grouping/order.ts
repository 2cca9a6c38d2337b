import type { Groups } from './groups.ts';
import { COUNT, type Totals, WIDTH } from './totals.ts';

/** How two groups of equal first number follow each other. */
type Tie = (a: number, b: number) => number;

/**
 * The groups as `statistics` lists them: by size, count, then traceback, the greatest first; only the
 * first `limit`.
 */
export function orderBySize(totals: Totals, groups: Groups, limit: number): Uint32Array {
  const sizes = new Float64Array(groups.length);
  for (let key = 0; key < sizes.length; key++) sizes[key] = totals[key * WIDTH]!;
  return greatestFirst(
    sizes,
    (a, b) => totals[a * WIDTH + COUNT]! - totals[b * WIDTH + COUNT]! || groups.compare(a, b),
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
  const sorted = limit < length ? atLeast(packed, limit) : packed.sort();

  const ordered = new Uint32Array(sorted.length);
  const order: Tie = (a, b) => first[b]! - first[a]! || tie(b, a);
  let start = 0;
  let before = -1;
  for (let i = 0; i <= ordered.length; i++) {
    // Behind the last one this is no number, which no other equals.
    const value = sorted[sorted.length - 1 - i]!;
    const key = value % length;
    const own = value - key;
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
    kept.sort().copyWithin(0, limit);
    length = limit;
    least = kept[0]!;
  }
  const last = kept.subarray(0, length).sort()[length - limit]!;
  const threshold = last - (last % packed.length);
  return packed.filter((value) => value >= threshold).sort();
}
