import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandOf, root } from '../toolchain.mjs';
import { tree } from './tree.ts';

/** Runs vitest on these files, and gives the last line it prints and its exit code. */
function outcome(files: Readonly<Record<string, string>>, failedChecks?: string) {
  const reporters = ['--reporter=default', `--reporter=${join(root, 'tools/tally.ts')}`];
  const args = [commandOf('vitest'), 'run', '--globals', '--root', tree(files), ...reporters];
  const { status, stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, FAILED_CHECKS: failedChecks },
  });
  return { status, last: stdout.trimEnd().split('\n').at(-1) };
}

describe('the last line', () => {
  it('counts tests', () => {
    const text = 'it("a", () => {}); it("b", () => {}); it.skip("c"); it.todo("d");';
    const files = { 'a.test.mjs': text, 'b.test.mjs': text };
    expect(outcome(files)).toEqual({ status: 0, last: '4 passed, 0 failed, 4 skipped' });
  });

  it('counts everything that can fail', () => {
    const files = {
      'test.test.mjs': 'it("a", () => {}); it("b", () => expect(1).toBe(2));',
      'import.test.mjs': 'import "./missing.mjs"; it("a", () => {});',
      'hook.test.mjs': 'it("a", () => {}); afterAll(() => { throw new Error("late"); });',
      'suite.test.mjs':
        'describe("a", () => { it("b", () => {}); afterAll(() => { throw new Error("late"); }); });',
      'outside.test.mjs': 'it("a", () => { setImmediate(() => { throw new Error("late"); }); });',
    };
    expect(outcome(files)).toEqual({ status: 1, last: '4 passed, 5 failed, 0 skipped' });
  });

  it('counts the checks that failed before the tests', () => {
    const { last } = outcome({ 'a.test.mjs': 'it("a", () => {});' }, 'lint,types');
    expect(last).toBe('1 passed, 2 failed, 0 skipped');
  });
});
