import type { Groups } from './grouping.ts';
import type { Totals } from './totals.ts';

/**
 * The groups that any trace belongs to, as `statistics` lists them: by size, count, then traceback,
 * the greatest first; only the first `limit`.
 */
export function orderBySize(totals: Totals, groups: Groups, limit: number): Uint32Array {
  const { size, count } = totals;
  return greatestFirst(
    presentGroups([totals]),
    (key) => size[key]!,
    (a, b) => count[a]! - count[b]! || groups.compare(a, b),
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
  const countChange = (key: number) => Math.abs(now.count[key]! - old.count[key]!);
  return greatestFirst(
    presentGroups([now, old]),
    (key) => Math.abs(now.size[key]! - old.size[key]!),
    (a, b) =>
      now.size[a]! - now.size[b]! ||
      countChange(a) - countChange(b) ||
      now.count[a]! - now.count[b]! ||
      groups.compare(a, b),
    limit,
  );
}

function presentGroups(totals: readonly Totals[]): Uint32Array {
  const keys = new Uint32Array(totals[0]!.present.length);
  let kept = 0;
  for (let key = 0; key < keys.length; key++) {
    let present = 0;
    for (const of of totals) present |= of.present[key]!;
    if (present === 1) keys[kept++] = key;
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
  const packed = new Float64Array(length);
  let greatest = 0;
  for (let i = 0; i < length; i++) {
    const value = first(keys[i]!);
    packed[i] = value;
    if (value > greatest) greatest = value;
  }
  if ((greatest + 1) * length > Number.MAX_SAFE_INTEGER) {
    const whole = keys.slice().sort((a, b) => first(b) - first(a) || rest(b, a));
    return whole.subarray(0, limit);
  }
  for (let i = 0; i < length; i++) packed[i] = packed[i]! * length + i;
  const sorted = limit < length ? atLeast(packed, limit) : packed.sort();

  const ordered = new Uint32Array(sorted.length);
  let start = 0;
  let before = -1;
  for (let i = 0; i < sorted.length; i++) {
    const value = sorted[sorted.length - 1 - i]!;
    const place = value % length;
    ordered[i] = keys[place]!;
    const own = (value - place) / length;
    if (own === before) continue;
    if (i - start > 1) ordered.subarray(start, i).sort((a, b) => rest(b, a));
    start = i;
    before = own;
  }
  if (sorted.length - start > 1) ordered.subarray(start).sort((a, b) => rest(b, a));
  return ordered.subarray(0, limit);
}

/** Sorted: all of `packed` that begin with a value not below the `limit`-th greatest one. */
function atLeast(packed: Float64Array, limit: number): Float64Array {
  if (limit === 0) return new Float64Array(0);
  // A heap of the greatest so far, the least of them on top.
  const heap = packed.slice(0, limit).sort();
  for (let i = limit; i < packed.length; i++) {
    if (packed[i]! > heap[0]!) replaceTop(heap, packed[i]!);
  }
  const { length } = packed;
  const threshold = heap[0]! - (heap[0]! % length);
  return packed.filter((value) => value >= threshold).sort();
}

function replaceTop(heap: Float64Array, value: number): void {
  let at = 0;
  for (let child = 1; child < heap.length; child = 2 * at + 1) {
    if (child + 1 < heap.length && heap[child + 1]! < heap[child]!) child++;
    if (heap[child]! >= value) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = value;
}
