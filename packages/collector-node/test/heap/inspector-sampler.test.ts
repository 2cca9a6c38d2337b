import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import v8 from 'node:v8';
import { describe, expect, it } from 'vitest';
import { type Refusal, runProgram } from '../run-program.ts';

interface Conflict {
  readonly refusal: Refusal;
  readonly tracing: boolean;
  /** Samples that the other one still has; null if its sampler is gone. */
  readonly theirs: number | null;
}

function expectRefused({ refusal, tracing, theirs }: Conflict): void {
  expect(refusal.code).toBe('ERR_TRACEMALLOC_CONFLICT');
  expect(refusal.message).toMatch(/runs already, expected none.* likely causes: node --heap-prof/);
  expect(tracing).toBe(false);
  expect(theirs).toBeTypeOf('number');
}

describe('somebody who samples already is left alone', () => {
  it('another inspector session', async () => {
    const { json } = await runProgram('conflict.mjs', { args: ['session'] });
    expectRefused(json());
    expect(json<Conflict>().theirs).toBeGreaterThan(1_000);
  });

  if ('startHeapProfile' in v8) {
    it('v8.startHeapProfile, however deep its stacks', async () => {
      const { json } = await runProgram('conflict.mjs', { args: ['native'] });
      expectRefused(json());
      expect(json<Conflict>().theirs).toBeGreaterThan(1_000);
    });
  }

  it('a second copy of this package', async () => {
    expectRefused((await runProgram('conflict.mjs', { args: ['copy'] })).json());
  });

  it('node --heap-prof, whose file is written all the same', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'heap-prof-'));
    const flags = ['--heap-prof', '--heap-prof-interval=64'];
    expectRefused((await runProgram('conflict.mjs', { flags, cwd })).json());
    const [file] = readdirSync(cwd).filter((name) => name.endsWith('.heapprofile'));
    const profile = JSON.parse(readFileSync(join(cwd, file!), 'utf8'));
    expect(JSON.stringify(profile)).toContain('conflict.mjs');
  });
});

describe("a sampler that is somebody else's by now", () => {
  interface Lost {
    readonly before: number;
    readonly refusal: Refusal;
    readonly tracing: boolean;
    readonly theirs: number | null;
    readonly meanwhile: Refusal | null;
    readonly after: number;
  }

  it('is reported once it was stopped, and tracing can start again', async () => {
    const lost = (await runProgram('lost.mjs')).json<Lost>();
    expect(lost.before).toBeGreaterThan(500);
    expect(lost.refusal.code).toBe('ERR_TRACEMALLOC_CONFLICT');
    expect(lost.refusal.message).toMatch(/ stopped by somebody else.* the traces are lost/);
    expect(lost).toMatchObject({ tracing: false, theirs: null, meanwhile: null });
    expect(lost.after).toBeGreaterThan(500);
  });

  it('is reported if it was restarted, and theirs goes on', async () => {
    const lost = (await runProgram('lost.mjs', { args: ['restarted'] })).json<Lost>();
    expect(lost.refusal.code).toBe('ERR_TRACEMALLOC_CONFLICT');
    expect(lost.refusal.message).toMatch(/ stopped and started again by somebody else/);
    expect(lost.tracing).toBe(false);
    expect(lost.theirs).toBeGreaterThan(300);
    expect(lost.meanwhile?.code).toBe('ERR_TRACEMALLOC_CONFLICT');
    expect(lost.after).toBeGreaterThan(500);
  });
});

it('says why, where Node.js gives no inspector', async () => {
  const permission = Number.parseInt(process.versions.node, 10) < 22;
  const flags = [permission ? '--experimental-permission' : '--permission', '--allow-fs-read=*'];
  const { refusal, tracing } = (await runProgram('unavailable.mjs', { flags })).json<Conflict>();
  expect(refusal.code).toBe('ERR_TRACEMALLOC_UNAVAILABLE');
  expect(refusal.message).toMatch(/^cannot trace: got "Access to this API has been restricted/);
  expect(tracing).toBe(false);
});

it('survives a recursion deeper than V8 and the inspector can show', async () => {
  const { json, code } = await runProgram('deep.mjs');
  expect(json()).toMatchObject({ length: 128, sameName: true });
  expect(code).toBe(0);
});

it('refuses to read what the heap has no room for, and goes on', async () => {
  const flags = ['--max-old-space-size=40', '--max-semi-space-size=1', '--expose-gc'];
  const { json, code } = await runProgram('crowded.mjs', { flags });
  expect(code).toBe(0);
  const { crowded, refusal, after } = json<{ crowded: number; refusal: Refusal; after: number }>();
  expect(crowded).toBe(600_000);
  expect(refusal.code).toBe('ERR_TRACEMALLOC_TOO_LARGE');
  expect(refusal.message).toMatch(
    /got some 6\d{5} live samples.* expected at most the .* limit leaves/,
  );
  expect(after).toBeLessThan(100_000);
});
