import { describe, expect, it } from 'vitest';
import { stackNumbers } from '../src/stack-numbers.ts';
import { noAddon } from './engines.ts';

describe.skipIf(noAddon !== undefined)(`numbers of stacks${noAddon ? `: ${noAddon}` : ''}`, () => {
  it('are new once for each stack, until all are void', () => {
    const number = stackNumbers()!;
    const given = new Set<number>();
    let repeated = 0;
    for (let round = 0; round < 500; round++) {
      // What is compiled anew, or collects garbage in between, makes a stack a new one.
      for (const next of [number(), (() => number())()]) {
        if (next === -1) given.clear();
        // A new number was not given before; any other one was.
        expect([next !== 0, given.has(Math.abs(next))]).toEqual([true, next > 0]);
        given.add(Math.abs(next));
        repeated += Number(next > 0);
      }
    }
    expect(repeated).toBeGreaterThan(500);
    expect(given.size).toBeGreaterThan(1);
  });

  it('are each function its own', () => {
    const [one, other] = [stackNumbers()!, stackNumbers()!];
    expect([one(), other()]).toEqual([-1, -1]);
  });
});

it('are not given where the addon is not wanted', () => {
  const before = process.env.TRACEMALLOC_ENGINE;
  process.env.TRACEMALLOC_ENGINE = 'inspector';
  try {
    expect(stackNumbers()).toBeUndefined();
  } finally {
    if (before === undefined) delete process.env.TRACEMALLOC_ENGINE;
    else process.env.TRACEMALLOC_ENGINE = before;
  }
});
