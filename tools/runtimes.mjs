// Exercises core wherever it runs beside Node.js, and compares every answer with Node.js's; in
// Chromium, runs the tests of all that runs in browsers: `npm run runtimes [name ...]`. What cannot be
// had is skipped, and says why.
import { fetchExecutable } from './npm-executable.mjs';
import { disagreements } from './runtimes/agreement.mjs';
import { bundleWithCore, CORE_BYTES_AT_MOST } from './runtimes/bundle-size.mjs';
import { findChromium } from './runtimes/chromium.mjs';
import { exerciseInChromium } from './runtimes/exercise-in-chromium.mjs';
import { exerciseInProcess } from './runtimes/exercise-in-process.mjs';
import { bun, deno } from './runtimes/runtime-packages.mjs';
import { runTool } from './toolchain.mjs';

const reference = exerciseInProcess(process.execPath);

/**
 * @typedef {{ what: string, problem?: string, missing?: string }} Outcome neither `problem` nor
 * `missing` where all is well
 */

/**
 * @param {string} what
 * @param {string} report
 * @returns {Outcome}
 */
function compared(what, report) {
  const problem = disagreements(report, reference).join('\n');
  return problem === '' ? { what } : { what, problem };
}

/**
 * @param {import('./npm-executable.mjs').NpmExecutable} runtime
 * @param {readonly string[]} [args]
 * @returns {Promise<Outcome[]>}
 */
async function inRuntime(runtime, args) {
  const what = `${runtime.name} ${runtime.version}: answers as Node.js does, also in a worker`;
  /** @type {string} */
  let executable;
  try {
    executable = await fetchExecutable(runtime);
  } catch (error) {
    return [{ what, missing: /** @type {Error} */ (error).message }];
  }
  return [compared(what, exerciseInProcess(executable, args))];
}

/** @returns {Promise<Outcome[]>} */
async function size() {
  const { bytes } = await bundleWithCore("export * from '@tracemalloc/core'");
  const what = `all of core is ${bytes} bytes, minified and gzipped`;
  const isSmall = bytes <= CORE_BYTES_AT_MOST;
  return [isSmall ? { what } : { what, problem: `expected at most ${CORE_BYTES_AT_MOST}` }];
}

/** @returns {Promise<Outcome[]>} */
async function inChromium() {
  const found = findChromium();
  const whats = [
    'core answers as Node.js does, also in a Web Worker',
    'passes the tests of core and of the readers of bytes',
  ];
  if ('missing' in found) {
    return whats.map((what) => ({ what: `Chromium: ${what}`, missing: found.missing }));
  }
  const [answers, passes] = whats.map((what) => `${found.version}: ${what}`);
  const report = await exerciseInChromium(found.executable);
  const config = ['run', '--config', 'tools/runtimes/chromium.config.ts'];
  const tests = await runTool('vitest', config);
  const problem = `vitest ended with ${tests.signal ?? `exit code ${tests.status}`}`;
  return [
    compared(String(answers), report),
    { what: String(passes), ...(tests.status === 0 ? {} : { problem }) },
  ];
}

/** @type {Record<string, () => Promise<Outcome[]>>} */
const runtimes = {
  size,
  worker: async () => [
    compared(`Node.js ${process.versions.node}: a worker answers as the main thread`, reference),
  ],
  chromium: inChromium,
  bun: () => inRuntime(bun),
  // It may read modules, and nothing else.
  deno: () => inRuntime(deno, ['run', '--no-config', '--no-remote', '--no-npm', '--allow-read']),
};

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(runtimes);
const unknown = names.filter((name) => !Object.hasOwn(runtimes, name));
if (unknown.length > 0) {
  console.error(`unknown ${unknown.join(', ')}, expected ${Object.keys(runtimes).join(', ')}`);
  process.exit(2);
}

/** @type {Outcome[]} */
const outcomes = [];
for (const name of names) {
  const run = /** @type {() => Promise<Outcome[]>} */ (runtimes[name]);
  outcomes.push(...(await run().catch((error) => [{ what: name, problem: String(error.stack) }])));
}
console.log();
for (const { what, problem, missing } of outcomes) {
  const word = problem ? 'FAIL' : missing ? 'skip' : 'pass';
  console.log(`${word}  ${what}`);
  const why = problem ?? missing;
  if (why) console.log(why.trimEnd().replace(/^/gm, '      '));
}
const failed = outcomes.filter(({ problem }) => problem).length;
const skipped = outcomes.filter(({ missing }) => missing).length;
const passed = outcomes.length - failed - skipped;
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed === 0 ? 0 : 1;
