import type { Groups } from './grouping.ts';
import type { Totals } from './totals.ts';

/** The groups that any trace belongs to, in the order of their keys. */
export function presentGroups(totals: readonly Totals[]): Uint32Array {
  const length = totals[0]?.present.length ?? 0;
  const keys = new Uint32Array(length);
  let kept = 0;
  for (let key = 0; key < length; key++) {
    if (totals.some(({ present }) => present[key] === 1)) keys[kept++] = key;
  }
  return keys.slice(0, kept);
}

/** Sorts groups as `statistics` lists them: size, count, then traceback, the greatest first. */
export function sortBySize(keys: Uint32Array, { size, count }: Totals, groups: Groups): void {
  keys.sort((a, b) => size[b]! - size[a]! || count[b]! - count[a]! || groups.compare(b, a));
}

/**
 * Sorts groups as `compareTo` lists them: change of size, size, change of count, count, then
 * traceback, the greatest first. Changes are compared without their sign.
 */
export function sortByChange(keys: Uint32Array, now: Totals, old: Totals, groups: Groups): void {
  const change = (column: 'size' | 'count', key: number) =>
    Math.abs(now[column][key]! - old[column][key]!);
  keys.sort(
    (a, b) =>
      change('size', b) - change('size', a) ||
      now.size[b]! - now.size[a]! ||
      change('count', b) - change('count', a) ||
      now.count[b]! - now.count[a]! ||
      groups.compare(b, a),
  );
}
