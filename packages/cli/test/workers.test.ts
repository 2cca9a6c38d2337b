import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Snapshot } from '@tracemalloc/core';
import { loadSync } from '@tracemalloc/format';
import type { ThreadsMetadata } from '@tracemalloc/session';
import { describe, expect, it } from 'vitest';
import { emptyFolder, node, tracemalloc } from './command.ts';

const workers = fileURLToPath(
  new URL('../../session/test/programs/worker-threads.mjs', import.meta.url),
);

/** One worker of the program keeps at least so many objects and texts, and not twice as many. */
const KEPT = 40_000;

/** Ways to start a worker; see the program. */
const KINDS = [
  ...['plain', 'emptyEnv', 'ownEnv', 'sharedEnv', 'noExecArgv', 'execArgv', 'noneAndShared'],
  'limited',
];

/** Runs the program traced; `how` are options of `run`. */
async function runTraced(args: readonly string[], how: readonly string[] = ['--interval', '1024']) {
  const output = join(emptyFolder(), 'out.tracemalloc');
  const all = ['run', '--top', '0', ...how, '-o', output, workers, ...args];
  const outcome = await tracemalloc(all);
  return { ...outcome, snapshot: loadSync(output) };
}

function threadsOf(snapshot: Snapshot): ThreadsMetadata {
  return snapshot.metadata.threads as ThreadsMetadata;
}

/** Blocks that the workers' own function has allocated. */
function keptInWorkers(snapshot: Snapshot): number {
  const of = snapshot.statistics('function').filter(({ traceback }) => {
    return traceback.at(0)?.functionName === 'keepInWorker';
  });
  return of.reduce((sum, { count }) => sum + count, 0);
}

describe('tracemalloc run, of a program with worker threads', () => {
  it('traces them and those that they start, however they are started; they see nothing of it', async () => {
    const args = KINDS.map((kind) => `${kind}:nest`);
    const plain = await node([workers, ...args]);
    const traced = await runTraced(args);
    expect(traced).toMatchObject({ code: 0, stdout: plain.stdout });
    expect(traced.stderr).toMatch(/^tracemalloc: snapshot written to .*\n$/);
    const threads = threadsOf(traced.snapshot);
    expect(threads).toMatchObject({ missing: [], ended: 0 });
    expect(threads.traced).toHaveLength(1 + 2 * KINDS.length);
    expect(keptInWorkers(traced.snapshot)).toBeGreaterThan(1.8 * KINDS.length * KEPT);
  });

  it('adds up what each thread counts for itself', async () => {
    const { snapshot } = await runTraced(['plain', 'plain']);
    const { traced } = threadsOf(snapshot);
    const sum = (of: (thread: (typeof traced)[number]) => number) =>
      traced.reduce((all, thread) => all + of(thread), 0);
    expect(snapshot.total).toEqual({ size: sum(({ size }) => size), count: sum((t) => t.count) });
    const { heapUsed } = snapshot.metadata.memory as { heapUsed: number };
    const heap = snapshot.reconciliation().find(({ domain }) => domain === 0)!;
    expect(heap.inUse! + Number(snapshot.metadata.tracer)).toBe(heapUsed);
  });

  it('says of workers that have ended, or are ending, that they are gone', async () => {
    const args = ['plain:end', 'noExecArgv:terminate', 'plain', 'emptyEnv:terminating'];
    const { snapshot, stderr } = await runTraced(args);
    const { traced, missing, ended } = threadsOf(snapshot);
    expect(traced.map(({ threadId }) => threadId).sort()).toEqual([0, 3]);
    expect([missing, ended]).toEqual([[], 3]);
    expect(keptInWorkers(snapshot)).toBeLessThan(2 * KEPT);
    expect(stderr).toContain('worker threads that had ended before: 3; what they held is gone\n');
  });

  it('says which workers are missing, and does not wait for a blocked one', async () => {
    const { code, snapshot, stderr } = await runTraced(['plain', 'tiny', 'plain:block']);
    expect(code).toBe(0);
    const { traced, missing } = threadsOf(snapshot);
    expect(traced.map(({ threadId }) => threadId).sort()).toEqual([0, 1]);
    expect(missing).toEqual([
      {
        threadId: 2,
        reason: 'its heap is limited to 15 MB, which the tracer would take a part of',
      },
      { threadId: 3, reason: 'it did not answer within 2000 ms' },
    ]);
    expect(stderr).toContain('not in the snapshot, of 4 threads: worker 2 (its heap is limited');
  });

  it('does them no harm where it cannot be loaded', async () => {
    const plain = await node([workers, 'elsewhere']);
    const { code, stdout, snapshot } = await runTraced(['elsewhere']);
    expect([code, stdout]).toEqual([0, plain.stdout]);
    const { traced, missing } = threadsOf(snapshot);
    // Newer lines of Node.js run TypeScript.
    expect(traced.length + missing.length).toBe(2);
    if (traced.length === 1) expect(missing[0]!.reason).toBe('it does not trace, or not yet');
  });

  it('leaves them alone with --no-workers', async () => {
    const { snapshot } = await runTraced(['plain'], ['--no-workers']);
    expect(threadsOf(snapshot).traced).toHaveLength(1);
    expect(keptInWorkers(snapshot)).toBe(0);
  });
});
