import { describe, expect, it } from 'vitest';
import { runProgram } from '../run-program.ts';

interface Seen {
  readonly overflows: readonly string[];
  /** How a promise is logged, and its keys. */
  readonly promise: unknown;
}

async function run(how: 'plain' | 'hook' | 'traced', flags: string[] = []): Promise<Seen> {
  // A small stack is full soon.
  const program = { args: [how], flags: ['--stack-size=200', ...flags] };
  const { json, code } = await runProgram('async-unharmed.mjs', program);
  expect(code).toBe(0);
  return json<Seen>();
}

/** Numbers of async ids differ from run to run. */
const withoutIds = (seen: unknown) => JSON.stringify(seen).replace(/id_symbol\)\]?: \d+/g, 'id');

describe('a program whose async resources are traced', () => {
  it('sees what it sees untraced, but for the ids that any hook puts on promises', async () => {
    const [plain, hook, traced] = [await run('plain'), await run('hook'), await run('traced')];
    expect(withoutIds(traced)).toBe(withoutIds(hook));
    const { promise: _others, ...expected } = plain;
    const { promise: _ids, ...seen } = traced;
    expect(seen).toEqual(expected);
  });

  it('may fill the stack, and catch that', async () => {
    const { overflows } = await run('traced');
    expect(overflows).toHaveLength(5);
    for (const ended of overflows) expect(ended).toMatch(/: RangeError$/);
  });

  it.each(['--frozen-intrinsics', '--disallow-code-generation-from-strings'])(
    'is the same under %s',
    async (flag) => {
      expect(withoutIds(await run('traced', [flag]))).toBe(withoutIds(await run('hook', [flag])));
    },
  );
});

it('a worker has its own', async () => {
  const { json } = await runProgram('async-resources.mjs', { args: ['worker'] });
  expect(json()).toEqual([
    "3 x the timer's line",
    "2 x the promise's line",
    "1 x the server's line",
  ]);
});

it('where Error is frozen, what is counted has no line', async () => {
  const { json } = await runProgram('async-frozen.mjs', { flags: ['--frozen-intrinsics'] });
  // `then` and `await` cannot be told apart: neither counts.
  expect(json()).toEqual({
    resources: ['PROMISE at <unknown>:0', 'Timeout at <unknown>:0'],
    kept: 3,
  });
});
