import { describe, expect, it } from 'vitest';
import { StackCache } from '../src/stack-cache.ts';
import type { StackNumber } from '../src/stack-number.ts';

/** A cache that is told these numbers, one a look-up; and what it found at each. */
function found(numbers: readonly StackNumber[]): (string | undefined)[] {
  const next = numbers[Symbol.iterator]();
  const cache = new StackCache<string>(() => next.next().value as StackNumber);
  return numbers.map((number, index) => {
    const before = cache.get();
    if (before === undefined) cache.set(`${number} at ${index}`);
    return before;
  });
}

describe('what was made of a stack', () => {
  it('is found again by its number', () => {
    expect(found([-1, 1, -2, 2, 1])).toEqual([
      undefined,
      '-1 at 0',
      undefined,
      '-2 at 2',
      '-1 at 0',
    ]);
  });

  it('is not kept where nothing can be said of the stack', () => {
    expect(found([0, 0])).toEqual([undefined, undefined]);
  });

  it('is void with all others at -1', () => {
    expect(found([-1, -2, -1, 2])).toEqual([undefined, undefined, undefined, undefined]);
  });
});

it('keeps nothing where stacks have no numbers', () => {
  const cache = new StackCache<number>(undefined);
  const made = (value: number) => cache.get() ?? cache.set(value);
  expect([1, 2].map(made)).toEqual([1, 2]);
  expect([cache.isOn, cache.size]).toEqual([false, 0]);
});
