import { expect, it } from 'vitest';
import { describeEngines } from '../engines.ts';
import { runProgram } from '../run-program.ts';

interface Seen {
  readonly sites: string[];
  readonly untraced: number;
  readonly tooLarge: object;
  readonly made: number;
}

const ALL = ['1000 maker', '2000 maker', '2000 maker', '5000 maker'];

describeEngines('buffers', () => {
  it.each<[string, string[], string[]]>([
    [
      'with --disallow-code-generation-from-strings',
      [],
      ['--disallow-code-generation-from-strings'],
    ],
    ['after Error and others were patched', ['hostile'], []],
    ['in a worker', ['worker'], []],
  ])('are traced %s', async (_how, args, flags) => {
    const { json } = await runProgram('buffers-under.mjs', { args, flags });
    const { sites, untraced, tooLarge } = json<Seen>();
    expect(sites.sort()).toEqual(ALL);
    expect(untraced).toBeGreaterThanOrEqual(0);
    expect(tooLarge).toMatchObject({ message: 'Invalid array buffer length' });
  });

  it('are traced with --frozen-intrinsics as far as they can be: no constructor, no stack', async () => {
    const { json } = await runProgram('buffers-under.mjs', { flags: ['--frozen-intrinsics'] });
    const { sites, untraced } = json<Seen>();
    expect(sites.sort()).toEqual(['2000 ', '5000 ']);
    expect(untraced).toBeGreaterThan(3_000);
  });
});
