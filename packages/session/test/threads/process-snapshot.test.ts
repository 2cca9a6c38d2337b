import type { ThreadsMetadata } from '@tracemalloc/core';
import { describe, expect, it } from 'vitest';
import { node, program } from '../node.ts';

interface Summary {
  readonly size: number;
  readonly limit: number;
  readonly threads: ThreadsMetadata;
  readonly untraced: Record<string, number>;
  readonly memory: Record<string, number>;
  readonly tracer: number;
}

/** What snapshots say in a process with such workers: at once, and three that are taken together. */
async function snapshotsOf(...workers: string[]): Promise<Summary[]> {
  const { stdout, stderr } = await node([program('threads.mjs'), ...workers]);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Summary[];
}

const traced = (...ids: number[]) => ids.map((threadId) => ({ threadId, size: 1000, count: 1 }));

describe('a snapshot of all threads', () => {
  it('has the traces of each, and the sum of what each has counted', async () => {
    const all = await snapshotsOf('stays', 'stays');
    expect(all).toHaveLength(4);
    for (const summary of all) {
      expect(summary).toEqual({
        size: 3000,
        limit: 1,
        threads: { traced: expect.anything(), missing: [], ended: 0 },
        // One that has real lines for nothing, a half and all of its bytes.
        collectors: [{ name: 'a', engine: 'b', exact: true, lineShare: 0.5 }],
        untraced: { 0: 30 },
        memory: { heapUsed: 3030 },
        tracer: 3,
      });
      expect(new Set(summary.threads.traced)).toEqual(new Set(traced(0, 1, 2)));
    }
  });

  it('waits for a thread that has begun its part, however long its event loop is busy with it', async () => {
    for (const { threads } of await snapshotsOf('slow', 'blocks')) {
      expect(threads.traced).toEqual(traced(0, 1));
      expect(threads.missing).toHaveLength(1);
    }
  });

  it('names those that do not answer, and those that cannot', async () => {
    for (const { threads } of await snapshotsOf('fails', 'blocks')) {
      expect(threads).toEqual({
        traced: traced(0),
        missing: [
          { threadId: 1, reason: 'nothing to be had' },
          { threadId: 2, reason: 'it did not answer within 2000 ms' },
        ],
        ended: 0,
      });
    }
  });

  it.each(['end', 'terminate'])(
    'counts threads that have ended (%s), and their workers',
    async (how) => {
      for (const { size, threads } of await snapshotsOf(how, 'stays', how)) {
        expect(size).toBe(2000);
        expect(threads).toEqual({ traced: traced(0, 3), missing: [], ended: 4 });
      }
    },
  );
});
