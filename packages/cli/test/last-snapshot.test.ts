import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as collector from '@tracemalloc/collector-node';
import { takeSnapshot } from '@tracemalloc/collector-node';
import { loadSync } from '@tracemalloc/format';
import { describe, expect, it } from 'vitest';
import { emptyFolder, node, program, tracemalloc } from './command.ts';

const fills = program('fills.mjs');
const register = new URL('../dist/register.js', import.meta.url).href;
const smallHeap = { ...process.env, NODE_OPTIONS: '--max-old-space-size=60' };

/** Whether the native engine is there, which alone can see that memory runs out. */
function hasNativeEngine(): boolean {
  collector.start();
  const [how] = takeSnapshot().metadata.collectors;
  collector.stop();
  return how?.engine === 'native';
}

function expectFill(file: string): void {
  const [most] = loadSync(file).statistics('function');
  expect(most?.traceback.at(0)?.functionName).toBe('fill');
  expect(most?.size).toBeGreaterThan(20_000_000);
}

describe.skipIf(!hasNativeEngine())('a program that runs out of memory, natively traced', () => {
  it('leaves a snapshot by run --oom, and ends as ever', async () => {
    const cwd = emptyFolder();
    const plain = await node([fills], { cwd, env: smallHeap });
    const outcome = await tracemalloc(['run', '--oom', 'oom.tracemalloc', '--top', '3', fills], {
      cwd,
      env: smallHeap,
    });
    expect(plain.signal).toBe('SIGABRT');
    expect(outcome.code).toBe(134);
    expect(outcome.stderr).toContain('heap out of memory');
    expect(outcome.stderr).toMatch(/#1: .*fills\.mjs:4 \(function fill\): \d/);
    const file = join(cwd, 'oom.tracemalloc');
    expect(outcome.stderr).toContain(`tracemalloc: snapshot of the full heap written to ${file}\n`);
    expect(outcome.stderr).not.toContain('no snapshot');
    expect(readdirSync(cwd)).toEqual(['oom.tracemalloc']);
    expectFill(file);
  });

  it('leaves one by TRACEMALLOC_OOM and the preload', async () => {
    const cwd = emptyFolder();
    const env = { ...smallHeap, TRACEMALLOC: '5', TRACEMALLOC_OOM: 'oom.tracemalloc.gz' };
    const { signal } = await node(['--import', register, fills], { cwd, env });
    expect(signal).toBe('SIGABRT');
    expectFill(join(cwd, 'oom.tracemalloc.gz'));
  });
});

it('runs a program all the same where memory cannot be watched, and says so', async () => {
  const cwd = emptyFolder();
  const env = { ...process.env, TRACEMALLOC_ENGINE: 'inspector' };
  const args = ['run', '--oom', 'oom.tracemalloc', '--top', '0', program('keeps.mjs')];
  const { code, stderr } = await tracemalloc(args, { cwd, env });
  expect(code).toBe(0);
  expect(stderr).toMatch(/^tracemalloc: no snapshot if memory runs out: onNearHeapLimit: got the/);
  expect(existsSync(join(cwd, 'keeps.tracemalloc'))).toBe(true);
  expect(existsSync(join(cwd, 'oom.tracemalloc'))).toBe(false);
});
