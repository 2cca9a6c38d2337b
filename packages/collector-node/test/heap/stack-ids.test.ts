import { describe, expect, it } from 'vitest';
import { noAddon } from '../engines.ts';
import { runProgram } from '../run-program.ts';

const [line] = process.versions.node.split('.').map(Number);

/** V8's flags that keep a program in one of its tiers; Node.js 20 has no Maglev to speak of. */
const tiers: Readonly<Record<string, readonly string[]>> = {
  Ignition: ['--no-sparkplug', '--no-opt', '--no-maglev'],
  Sparkplug: ['--always-sparkplug', '--no-opt', '--no-maglev'],
  ...(line! < 22 ? {} : { Maglev: ['--maglev', line! < 24 ? '--no-opt' : '--no-turbofan'] }),
  TurboFan: ['--no-maglev'],
  'all of them': [],
};

describe.skipIf(noAddon !== undefined)(`numbers of stacks${noAddon ? `: ${noAddon}` : ''}`, () => {
  it.each(Object.entries(tiers))('are one chain of call sites each, in %s', async (_, flags) => {
    const { json } = await runProgram('stack-ids.mjs', { flags: ['--expose-gc', ...flags] });
    const { most, ...rest } = json<Record<string, number>>();
    // It starts over with the first number of all, and after the garbage collection.
    expect(rest).toEqual({ chains: 38, restarts: 2, shallow: 1 });
    // What is compiled anew, or inlined, gets further numbers.
    const compiledOnce = flags.includes('--no-opt') && flags.includes('--no-maglev');
    if (compiledOnce) expect(most).toBeLessThan(3);
    else expect(most).toBeGreaterThan(2);
  });
});
