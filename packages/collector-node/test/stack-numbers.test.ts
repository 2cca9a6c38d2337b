import { describe, expect, it } from 'vitest';
import { stackNumbers } from '../src/stack-numbers.ts';
import { noAddon } from './engines.ts';

describe.skipIf(noAddon !== undefined)(`numbers of stacks${noAddon ? `: ${noAddon}` : ''}`, () => {
  it('are new once for each stack, until all are void', () => {
    const number = stackNumbers()!;
    const inLoop = Array.from({ length: 3 }, () => number());
    const elsewhere = (() => number())();
    expect(inLoop[0]).toBe(-1);
    // What is compiled anew, or collects garbage in between, makes a stack a new one.
    for (const next of [...inLoop.slice(1), elsewhere]) expect(Number.isInteger(next)).toBe(true);
    expect(Math.abs(elsewhere)).not.toBe(inLoop.at(-1));
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
