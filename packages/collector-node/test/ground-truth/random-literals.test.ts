import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { noLines } from '../engines.ts';
import { runProgram } from '../run-program.ts';
import { linesOfTags, randomLiterals } from './random-literals.ts';

const FUNCTIONS = 60;
const folder = mkdtempSync(join(tmpdir(), 'random-literals-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Of each literal that was found: the line it begins on, and the one that the trace knows; 0 if none. */
async function traced(seed: number): Promise<[tag: number, begins: number, known: number][]> {
  const source = randomLiterals(seed, FUNCTIONS);
  const file = join(folder, `${seed}.mjs`);
  writeFileSync(file, source);
  const ended = await runProgram('ground-truth/trace-literals.mjs', {
    flags: ['--stack-size=4000'],
    args: [file],
  });
  expect(ended.stderr).toBe('');
  const begins = linesOfTags(source);
  const found = ended.json<[tag: number, line: number][]>();
  return found.map(([tag, line]) => [tag, begins.get(tag)!, line]);
}

describe.skipIf(noLines !== undefined)('literals on random lines of random statements', () => {
  it.each([1, 2, 3])('have their line, or none: seed %i', async (seed) => {
    const literals = await traced(seed);
    const known = literals.filter(([, , line]) => line !== 0);
    expect(known.filter(([, begins, line]) => line !== begins)).toEqual([]);
    expect(literals.length).toBeGreaterThan(200);
    expect(known.length).toBeGreaterThan(literals.length / 10);
  });
});
