/**
 * The index from 0 that `index` means in a sequence, a negative one counted from the end, as
 * `Array.prototype.at` does; `undefined` outside.
 */
export function relativeIndex(index: number, length: number): number | undefined {
  const whole = Math.trunc(index) || 0;
  const from0 = whole < 0 ? whole + length : whole;
  return from0 >= 0 && from0 < length ? from0 : undefined;
}

/** The items from `start` to before `end`, which count as in `Array.prototype.slice`. */
export function relativeSlice<T>(
  sequence: { readonly length: number; at(index: number): T | undefined },
  start = 0,
  end: number = sequence.length,
): T[] {
  const { length } = sequence;
  const clamp = (index: number): number => {
    const whole = Math.trunc(index) || 0;
    return whole < 0 ? Math.max(whole + length, 0) : Math.min(whole, length);
  };
  const items: T[] = [];
  for (let i = clamp(start), last = clamp(end); i < last; i++) items.push(sequence.at(i)!);
  return items;
}
