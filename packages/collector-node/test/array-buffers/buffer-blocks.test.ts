import { expect, it } from 'vitest';
import { BufferBlocks } from '../../src/array-buffers/buffer-blocks.ts';

const stack = 0 as never;

/** Numbers below `end`, the same ones for each seed (Numerical Recipes' generator). */
function randomNumbers(seed: number): (end: number) => number {
  let state = seed;
  return (end) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
}

interface Block {
  size: number;
  readonly isCounted: boolean;
}

const sum = (all: readonly Block[]) => all.reduce((bytes, { size }) => bytes + size, 0);

it.each([1, 2, 3, 4, 5])('are as a map of blocks would be: seed %d', (seed) => {
  const random = randomNumbers(seed);
  const blocks = new BufferBlocks();
  const model = new Map<number, Block>();
  const ids: number[] = [];
  let peak = 0;
  for (let step = 0; step < 3_000; step++) {
    const old = ids[random(ids.length)] ?? 0;
    const size = random(1_000);
    const act = random(6);
    if (act < 3) {
      const isCounted = random(4) > 0;
      const id = blocks.add({ stack, totalNframe: 3, size, weight: size }, isCounted)!;
      // Never one that was given before: what is told late of a block does no harm.
      expect(ids.includes(id)).toBe(false);
      ids.push(id);
      model.set(id, { size, isCounted });
    } else if (act < 5) {
      blocks.delete(old);
      model.delete(old);
    } else {
      blocks.resize(old, size);
      const known = model.get(old);
      if (known !== undefined) known.size = size;
    }
    const alive = [...model.values()];
    peak = Math.max(peak, sum(alive));
    const uncounted = sum(alive.filter(({ isCounted }) => !isCounted));
    const { length, current } = blocks;
    expect([length, current, blocks.peak, blocks.uncounted]).toEqual([
      ...[alive.length, sum(alive)],
      ...[peak, uncounted],
    ]);
  }
  for (const id of ids) expect(blocks.get(id)?.size).toBe(model.get(id)?.size);
  let seen = 0;
  blocks.forEach(({ size }) => {
    seen += size;
  });
  expect(seen).toBe(blocks.current);
});

it('begins with ids that no earlier table has given', () => {
  const block = { stack, totalNframe: undefined, size: 1, weight: 1 };
  const first = new BufferBlocks().add(block, true)!;
  const second = new BufferBlocks();
  expect(second.get(first)).toBeUndefined();
  expect(second.add(block, true)).not.toBe(first);
});
