import { describe, expect, it } from 'vitest';
import { isWalked } from '../engines.ts';
import { runProgram } from '../run-program.ts';

describe.skipIf(!isWalked)('a walk of the stack', () => {
  it('knows the line and column of each call, as V8 does, and no column where something is allocated', async () => {
    const { json, stderr } = await runProgram('columns.mjs');
    const { known, expected } = json<Record<'known' | 'expected', string[][]>>();
    expect(stderr).toBe('');
    expect(known.map(([allocating]) => allocating)).toEqual(['15:0', '15:0']);
    expect(known.map((frames) => frames.slice(1))).toEqual(
      expected.map((frames) => frames.slice(1)),
    );
    expect(known.map((frames) => frames.length)).toEqual([6, 3]);
  });

  it('says how deep a stack was, as far as it was kept', async () => {
    const { json, stderr } = await runProgram('cut-stacks.mjs');
    expect([json(), stderr]).toEqual([
      [
        [1, 1],
        [2, 2],
        [3, 3],
        [3, 4],
        [3, 'cut'],
      ],
      '',
    ]);
  });
});
