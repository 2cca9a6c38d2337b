// Compares core with CPython's own tracemalloc classes on random snapshots:
// `npm run oracle [-- --seeds 20] [--seed first] [--traces n] [--frames n]`. Seeds are fresh unless
// given; each is printed, and makes the same snapshots again on every machine.
import { randomInt } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { compareWithOracle } from './oracle/comparison.mjs';
import { findPython } from './python.mjs';
import { root, runProgram } from './toolchain.mjs';

/**
 * A count that the command line gives.
 * @param {string} name
 * @param {string | undefined} text
 * @param {number} least
 */
function wholeNumber(name, text, least) {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && Number.isSafeInteger(value)) return value;
  throw new Error(`--${name} is ${text}, expected a whole number from ${least} on`);
}

function readArguments() {
  const text = /** @type {const} */ ({ type: 'string' });
  const options = { seeds: text, seed: text, traces: text, frames: text };
  const { values } = parseArgs({ options });
  const seed = wholeNumber('seed', values.seed, 0);
  return {
    // A seed alone is one to look at again.
    seeds: wholeNumber('seeds', values.seeds, 1) ?? (seed === undefined ? 20 : 1),
    seed: seed ?? randomInt(2 ** 31),
    traces: wholeNumber('traces', values.traces, 0),
    frames: wholeNumber('frames', values.frames, 1),
  };
}

/**
 * @param {string} python
 * @param {number} seed
 * @param {string[]} shape
 * @param {string} file
 * @returns {Promise<import('./oracle/reading.mjs').Oracle & { meta: { traces: number, frames: number } }>}
 */
async function generate(python, seed, shape, file) {
  const script = join(root, 'tools', 'oracle', 'generate.py');
  const end = await runProgram(python, [script, String(seed), file, ...shape]);
  if (end.status !== 0) throw new Error(`${script} ended with ${end.signal ?? end.status}`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** @param {{ executable: string, version: string }} python */
async function compareSeeds({ executable, version }) {
  const { seeds, seed: first, ...shape } = readArguments();
  const given = Object.entries(shape).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  );
  const built = pathToFileURL(join(root, 'packages', 'core', 'dist', 'index.js')).href;
  /** @type {import('./oracle/reading.mjs').Core} */
  const core = await import(built);
  const folder = mkdtempSync(join(tmpdir(), 'tracemalloc-oracle-'));
  console.log(`core beside CPython ${version}, seeds ${first} to ${first + seeds - 1}`);
  let answers = 0;
  let failed = 0;
  for (let seed = first; seed < first + seeds; seed++) {
    const file = join(folder, `${seed}.json`);
    const oracle = await generate(executable, seed, given, file);
    const sections = Object.values(await compareWithOracle(core, oracle));
    const disagreements = sections.flatMap((section) => section.disagreements);
    const compared = sections.reduce((sum, section) => sum + section.answers, 0);
    const { traces, frames } = oracle.meta;
    const word = disagreements.length === 0 ? 'pass' : 'FAIL';
    console.log(`${word}  seed ${seed}: ${traces} traces, ${frames} frames, ${compared} answers`);
    answers += compared;
    if (disagreements.length === 0) {
      rmSync(file);
      continue;
    }
    failed++;
    for (const disagreement of disagreements.slice(0, 10)) console.log(`      ${disagreement}`);
    if (disagreements.length > 10) console.log(`      and ${disagreements.length - 10} more`);
    console.log(`      again: npm run oracle -- --seed ${[seed, ...given].join(' ')}; see ${file}`);
  }
  if (failed === 0) rmSync(folder, { recursive: true });
  console.log(`\n${answers} answers; ${seeds - failed} seeds passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

const python = findPython();
if ('missing' in python) console.log(`skipped: ${python.missing}`);
else {
  await compareSeeds(python).catch((error) => {
    console.error(error.message);
    process.exitCode = 2;
  });
}
