import { expect, it } from 'vitest';
import { framesBelow } from '../src/frames-below.ts';

function acquire(limit: number) {
  return framesBelow(acquire, limit);
}

function handle(limit: number) {
  return [1].map(() => acquire(limit))[0]!;
}

it('gives the calls that led to a function as frames, without builtins', () => {
  const frames = handle(2);
  expect(frames).toEqual([
    { filename: import.meta.filename, lineno: 9, functionName: '', column: expect.any(Number) },
    {
      filename: import.meta.filename,
      lineno: 9,
      functionName: 'handle',
      column: expect.any(Number),
    },
  ]);
});

it('ends where the event loop called, not with who awaits', async () => {
  async function inner() {
    await null;
    return acquire(50);
  }
  async function outer() {
    return await inner();
  }
  const names = (await outer()).map(({ functionName }) => functionName);
  expect(names[0]).toBe('inner');
  expect(names).not.toContain('outer');
});
