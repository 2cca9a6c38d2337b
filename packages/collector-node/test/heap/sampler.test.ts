import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import v8 from 'node:v8';
import { describe, expect, it } from 'vitest';
import { describeEngines, isWalked } from '../engines.ts';
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

describeEngines('a sampler', (engine) => {
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

  it('survives a recursion deeper than it can show', async () => {
    const { json, code } = await runProgram('deep.mjs');
    const length = { lines: isWalked ? 1_024 : 255, native: 1_024, inspector: 128 }[engine];
    expect(json()).toMatchObject({ length, sameName: true });
    expect(code).toBe(0);
  });
});
