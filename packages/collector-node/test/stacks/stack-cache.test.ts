import { StackCache } from '@tracemalloc/call-stacks';
import { describe, expect, it } from 'vitest';
import { loadAddon } from '../../src/heap/addon.ts';
import { stackNumbersOf } from '../../src/stack-numbers.ts';
import { noAddon } from '../engines.ts';

const { addon } = loadAddon();

describe.skipIf(noAddon !== undefined)('what was made of a stack', () => {
  it('is found again from the same calls, and from no others', () => {
    const cache = new StackCache<string>(stackNumbersOf(addon, 25));
    const look = (made: string) => cache.get() ?? cache.set(made);
    const here = (made: string) => look(made);
    const there = (made: string) => look(made);
    const seen = [1, 2].map((round) => [here(`here ${round}`), there(`there ${round}`)]);
    expect(seen).toEqual([
      ['here 1', 'there 1'],
      ['here 1', 'there 1'],
    ]);
    expect(cache.size).toBe(2);
  });

  it('is not kept for more frames than tell stacks apart', () => {
    expect(stackNumbersOf(addon, 127)).toBeDefined();
    expect(stackNumbersOf(addon, 128)).toBeUndefined();
  });
});

it('nothing is kept without the addon', () => {
  const cache = new StackCache<number>(stackNumbersOf(undefined, 25));
  const look = (made: number) => cache.get() ?? cache.set(made);
  expect([1, 2].map(look)).toEqual([1, 2]);
  expect([cache.isOn, cache.size]).toEqual([false, 0]);
});
