import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { noAddon } from './engines.ts';
import { type Ended, runProgram } from './run-program.ts';

interface Last {
  readonly functionName: string;
  readonly size: number;
  readonly count: number;
  readonly isMainThread: boolean;
}

/** Runs a program out of memory, and reads what it has written of its last snapshot. */
async function outOfMemory(...how: string[]): Promise<{ ended: Ended; last: Last | undefined }> {
  const folder = mkdtempSync(join(tmpdir(), 'tracemalloc-oom-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'last.json');
  const ended = await runProgram('out-of-memory.mjs', {
    flags: ['--max-old-space-size=60'],
    args: [file, ...how],
    cwd: folder,
  });
  const last = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  return { ended, last };
}

describe.skipIf(noAddon !== undefined)(
  `a heap that is full${noAddon ? `: ${noAddon}` : ''}`,
  () => {
    it('is shown before V8 ends the process, which it does as ever', async () => {
      const { ended, last } = await outOfMemory();
      expect(last).toMatchObject({ functionName: 'fill', isMainThread: true });
      expect(last!.size).toBeGreaterThan(20_000_000);
      expect(ended.signal).toBe('SIGABRT');
      expect(ended.stderr).toContain('JavaScript heap out of memory');
    });

    it('is shown before Node.js ends the worker, which it does as ever', async () => {
      const { ended, last } = await outOfMemory('worker');
      expect(last).toMatchObject({ functionName: 'fill', isMainThread: false });
      expect(ended.json()).toEqual({ code: 'ERR_WORKER_OUT_OF_MEMORY' });
    });

    it('is shown to a program that then frees enough to go on', async () => {
      const { ended, last } = await outOfMemory('once');
      expect(last!.functionName).toBe('fill');
      expect([ended.code, ended.json()]).toEqual([0, { goesOn: true }]);
    });

    it('is no place for an error of the listener', async () => {
      const { ended } = await outOfMemory('throws');
      expect(ended.stderr).toContain(
        'tracemalloc: no snapshot near the heap limit: by the listener\n',
      );
      expect(ended.signal).toBe('SIGABRT');
    });
  },
);

it('cannot be watched by the inspector engine, which says so', async () => {
  const ended = await runProgram('out-of-memory.mjs', {
    flags: ['--max-old-space-size=60'],
    args: ['nowhere', 'once'],
    env: { TRACEMALLOC_ENGINE: 'inspector' },
  });
  expect(ended.code).toBe(1);
  expect(ended.stderr).toContain('onNearHeapLimit: got the inspector engine (asked for), expected');
});
