import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { noLines } from '../engines.ts';
import { runProgram } from '../run-program.ts';
import { randomProgram } from './random-program.ts';

/** More of them: `CALL_CHAINS=100 vitest run call-chains`. */
const PROGRAMS = Number(process.env.CALL_CHAINS ?? 4);
const folder = mkdtempSync(join(tmpdir(), 'tracemalloc-chains-'));

interface Compared {
  readonly engine: string;
  /** Tracebacks of which the true lines are known. */
  readonly known: number;
  /** Frames with a line: the most recent ones, and others. */
  readonly lines: { readonly allocating: number; readonly calling: number };
  readonly wrong: readonly string[];
}

async function compare(seed: number, startsLate: boolean): Promise<Compared> {
  const file = join(folder, `program-${seed}.mjs`);
  writeFileSync(file, randomProgram(seed));
  const settings = {
    options: { interval: 512, engine: 'lines', nframe: 50, arrayBuffers: false },
    startsLate,
    hot: 100_000,
    kept: 10_000,
    phases: 4,
  };
  const args = [file, JSON.stringify(settings)];
  const { json, code, stderr } = await runProgram('ground-truth/trace-chains.mjs', { args });
  if (code !== 0 || stderr !== '') throw new Error(`seed ${seed} ended with ${code}: ${stderr}`);
  return json();
}

describe.skipIf(noLines !== undefined)('lines of calls in sampled mode', () => {
  afterAll(() => rmSync(folder, { recursive: true }));

  // Cold, hot and in between; by V8's own stacks of the same calls.
  it.each(Array.from({ length: PROGRAMS }, (_, i) => i + 1))(
    'are never wrong, in the random program %i',
    async (seed) => {
      const { engine, known, lines, wrong } = await compare(seed, seed % 2 === 0);
      expect(wrong).toEqual([]);
      expect(engine).toBe('lines');
      expect(known).toBeGreaterThan(0);
      expect(lines.calling).toBeGreaterThan(0);
    },
  );
});
