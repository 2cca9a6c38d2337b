import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as core from '../../packages/core/src/index.ts';
import { compareWithOracle } from '../oracle/comparison.mjs';
import type { Oracle } from '../oracle/reading.mjs';
import { findPython } from '../python.mjs';
import { root } from '../toolchain.mjs';

const python = findPython();
const executable = 'missing' in python ? '' : python.executable;
if ('missing' in python) console.log(`skipped: CPython's answers (${python.missing})`);

describe('python3', () => {
  it('is missing where there is none', () => {
    expect(findPython(['no-such-python'])).toEqual({ missing: 'no no-such-python on the path' });
  });

  it('is missing where it is something else', () => {
    const missing = `${process.execPath} is .*, expected CPython 3.10 or newer`;
    expect(findPython([process.execPath])).toEqual({ missing: expect.stringMatching(missing) });
  });
});

function generate(...args: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'tracemalloc-oracle-'));
  try {
    const file = join(folder, 'oracle.json');
    const script = join(root, 'tools', 'oracle', 'generate.py');
    const [seed = '', ...shape] = args;
    const options = { encoding: 'utf8' } as const;
    const { status, stderr } = spawnSync(executable, [script, seed, file, ...shape], options);
    expect(status, stderr).toBe(0);
    return readFileSync(file, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function disagreements(oracle: Oracle): Promise<string[]> {
  const outcome = await compareWithOracle(core, oracle);
  return Object.values(outcome).flatMap((section) => section.disagreements);
}

describe.skipIf('missing' in python)('a generated oracle', () => {
  it('has the same snapshots for the same seed, and others for another', () => {
    const [first = '', again, other = ''] = ['7', '7', '8'].map((seed) => generate(seed));
    expect(again).toBe(first);
    expect(JSON.parse(other).snapshots).not.toEqual(JSON.parse(first).snapshots);
  });

  it('is answered by core as by CPython', async () => {
    for (const shape of [[], ['--traces', '0'], ['--traces', '700', '--frames', '25']]) {
      const oracle = JSON.parse(generate('20261122', ...shape)) as Oracle;
      expect(await disagreements(oracle)).toEqual([]);
    }
  });

  it('with one wrong answer in any section is told from a right one', async () => {
    const text = generate('3', '--traces', '100', '--frames', '3');
    const wrong: Record<string, (oracle: Oracle) => void> = {
      'statistics of snapshot 0 by traceback, row 0: got ': ({ statistics }) => {
        statistics[0]!.stats[0]![1]! += 1;
      },
      'snapshot 1 compared to 0 by traceback, row 1: got ': ({ compare_to }) => {
        compare_to[0]!.stats[1]![4]! -= 1;
      },
      'filtering 0, of snapshot ': ({ filter_traces }) => {
        filter_traces[0]!.sha256 = '';
      },
      'order of tracebacks, row 0: got ': ({ ordering }) => {
        ordering.traceback_sorted.reverse();
      },
      ': length: got ': ({ values }) => {
        values[0]!.len = 0;
      },
      'formatted sizes, row 0: got ': ({ format_size }) => {
        format_size!.int[0]![1] = '';
      },
      'names that patterns match on Windows, row 0: got ': ({ fnmatch }) => {
        fnmatch!.nt[0]![2].push(-1);
      },
    };
    for (const [disagreement, spoil] of Object.entries(wrong)) {
      const oracle = JSON.parse(text) as Oracle;
      spoil(oracle);
      expect(await disagreements(oracle)).toEqual([expect.stringContaining(disagreement)]);
    }
  });
});
