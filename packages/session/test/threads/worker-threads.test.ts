import { describe, expect, it } from 'vitest';
import { node, program } from '../node.ts';

interface Seen {
  readonly traced: number[];
  readonly missing: { threadId: number; reason: string }[];
  readonly ended: number;
  readonly blocks: number;
}

describe('threads that call start themselves', () => {
  it('see each other, and who is missing', async () => {
    const { stdout, stderr } = await node([program('joins.mjs')]);
    expect(stderr).toBe('');
    const { asks, main, blocked } = JSON.parse(stdout) as Record<string, Seen>;
    // A worker asks as the main thread does. Whose trace it is stands first.
    expect(asks).toMatchObject({ traced: [1, 0], missing: [], ended: 0 });
    // Of 20,000, sampled.
    expect(asks!.blocks).toBeGreaterThan(18_000);
    expect(main).toMatchObject({ traced: [0, 1], missing: [], ended: 0 });
    const reason = 'it did not answer within 2000 ms';
    expect(blocked).toMatchObject({ traced: [0, 1], missing: [{ threadId: 4, reason }], ended: 0 });
  });
});

describe('start({ workers: true })', () => {
  const workers = program('worker-threads.mjs');

  it('traces them and those that they start, however they are started; they see nothing of it', async () => {
    const kinds = ['plain', 'emptyEnv', 'ownEnv', 'noExecArgv', 'execArgv', 'noneAndShared'];
    const args = ['--no-deprecation', workers, ...kinds.map((kind) => `${kind}:nest`)];
    const plain = await node(args);
    const traced = await node(args.toSpliced(1, 0, program('follows.mjs')));
    expect(traced.stdout).toBe(plain.stdout);
    const { kept, ...threads } = JSON.parse(traced.stderr);
    expect(threads).toEqual({ traced: 1 + 2 * kinds.length, missing: [] });
    // Sampled: within 2 %.
    expect(kept).toBeGreaterThan(1.8 * kinds.length * 40_000);
  });

  it('says which it cannot trace', async () => {
    const { stderr } = await node([program('follows.mjs'), workers, 'sharedEnv', 'tiny']);
    expect(JSON.parse(stderr)).toMatchObject({
      traced: 1,
      missing: [
        { threadId: 1, reason: 'it shares the environment, and has no execArgv' },
        { threadId: 2, reason: expect.stringMatching(/^its heap is limited to 15 MB/) },
      ],
    });
  });
});
