import { describe, expect, it } from 'vitest';
import type { StartOptions } from '../src/index.ts';
import { noAddon, noLines } from './engines.ts';
import { runProgram } from './run-program.ts';

/** `npm run stress` takes half a minute for each, and more ways to trace. */
const SECONDS = '0.2';

const exactly: StartOptions = { engine: 'lines', exact: true, nframe: 25 };
const sampledLines: StartOptions = { engine: 'lines', interval: 512, nframe: 25 };
const sampled: StartOptions = { engine: 'native', interval: 512, nframe: 25 };

/** Runs a program of programs/stress that throws, or ends by a signal, where anything goes wrong. */
async function goesThrough(program: string, options: StartOptions): Promise<void> {
  const { code, signal, stderr, stdout } = await runProgram(`stress/${program}`, {
    args: [SECONDS, JSON.stringify(options)],
  });
  expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' });
  expect(JSON.parse(stdout).done).toBeGreaterThan(0);
}

describe.skipIf(noLines !== undefined)(
  'a process that is traced with lines goes on through',
  () => {
    it.each([exactly, sampledLines])(
      'garbage collections, deoptimised and unloaded code: %o',
      async (options) => goesThrough('churn.mjs', options),
    );
    it('starts and stops of the trace', async () => goesThrough('cycles.mjs', exactly));
    it('workers that are terminated', async () => goesThrough('workers.mjs', exactly));
    it.each([exactly, sampledLines])(
      'sessions of the inspector, with a CPU profile of its own: %o',
      async (options) => goesThrough('inspectors.mjs', options),
    );
  },
);

describe.skipIf(noAddon !== undefined)(
  'a process that is traced as V8 does goes on through',
  () => {
    it('unloaded code', async () => goesThrough('churn.mjs', sampled));
    it('workers that are terminated', async () => goesThrough('workers.mjs', sampled));
  },
);
