import { expect, it } from 'vitest';
import { describeEngines } from '../engines.ts';
import { runProgram } from '../run-program.ts';

interface Shares {
  /** Share of the inner function's blocks that V8 gives to it: 0 once it is inlined. */
  readonly exact: number;
  readonly after: number;
}

describeEngines('V8 flags', (engine) => {
  it('keep the frames of hot functions in exact mode, and are given back by stop', async () => {
    const { json, stderr } = await runProgram('inlining.mjs');
    const { exact, after } = json<Shares>();
    expect(exact).toBeCloseTo(1, 1);
    // The CPU profiler tells of inlined frames, V8's sampler does not.
    if (engine !== 'lines') expect(after).toBeLessThan(0.5);
    expect(stderr).toBe('');
  });

  it('stay as long as one thread traces exactly', async () => {
    const { json } = await runProgram('inlining-beside-worker.mjs');
    expect(json<{ exact: number }>().exact).toBeCloseTo(1, 1);
  });

  it('stay as the command line gives them', async () => {
    const flags = ['--no-turbo-inlining', '--no_maglev_inlining', '--noturbo_allocation_folding'];
    const { json, stderr } = await runProgram('inlining.mjs', { flags });
    const { exact, after } = json<Shares>();
    expect(exact).toBeCloseTo(1, 1);
    expect(after).toBeCloseTo(1, 1);
    expect(stderr).toBe('');
  });
});
