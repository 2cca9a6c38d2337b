import { expect, it } from 'vitest';
import { type Refusal, runProgram } from '../run-program.ts';

const env = { TRACEMALLOC_ENGINE: 'inspector' };

interface Unavailable {
  readonly refusal: Refusal;
  readonly tracing: boolean;
}

it('says why, where Node.js gives no inspector', async () => {
  const permission = Number.parseInt(process.versions.node, 10) < 22;
  const flags = [permission ? '--experimental-permission' : '--permission', '--allow-fs-read=*'];
  const { refusal, tracing } = (
    await runProgram('unavailable.mjs', { flags, env })
  ).json<Unavailable>();
  expect(refusal.code).toBe('ERR_TRACEMALLOC_UNAVAILABLE');
  expect(refusal.message).toMatch(/^cannot trace: got "Access to this API has been restricted/);
  expect(tracing).toBe(false);
});

it.each([
  ['lacks', "wasn't found"],
  ['answers later', 'no answer to HeapProfiler.'],
])('is unavailable, not in conflict, where the inspector of a runtime %s', async (how, reason) => {
  const { refusal, tracing } = (
    await runProgram('other-runtime.mjs', { args: [how], env })
  ).json<Unavailable>();
  expect(refusal.code).toBe('ERR_TRACEMALLOC_UNAVAILABLE');
  expect(refusal.message).toContain('expected the HeapProfiler of Node.js');
  expect(refusal.message).toContain(reason);
  expect(tracing).toBe(false);
});

it('refuses to read what the heap has no room for, and goes on', async () => {
  const flags = ['--max-old-space-size=40', '--max-semi-space-size=1', '--expose-gc'];
  const { json, code } = await runProgram('crowded.mjs', { flags, env });
  expect(code).toBe(0);
  const { crowded, refusal, after } = json<{ crowded: number; refusal: Refusal; after: number }>();
  expect(crowded).toBe(600_000);
  expect(refusal.code).toBe('ERR_TRACEMALLOC_TOO_LARGE');
  expect(refusal.message).toMatch(
    /got some 6\d{5} live samples.* expected at most the .* limit leaves/,
  );
  expect(after).toBeLessThan(100_000);
});
