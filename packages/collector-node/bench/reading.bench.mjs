// What a look costs with a million live samples, and with none on a large heap; and what a live sample
// takes: `npm run bench reading`. The native engine; Linux, for /proc.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROUNDS = process.argv.includes('--quick') ? 1 : 5;
const MILLION = 1_000_000;
const MB = 1e6;
const program = fileURLToPath(new URL('workloads/live-samples.mjs', import.meta.url));

/** @param {string} how @param {number} blocks */
async function run(how, blocks) {
  const child = fork(program, [how, String(blocks)], {
    execArgv: ['--expose-gc', '--max-old-space-size=4096'],
    env: { ...process.env, TRACEMALLOC_ENGINE: 'native' },
  });
  const [[answer]] = await Promise.all([once(child, 'message'), once(child, 'exit')]);
  return answer;
}

/** @param {number[]} values */
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function medians(how, blocks) {
  const answers = [];
  for (let round = 0; round < ROUNDS; round++) answers.push(await run(how, blocks));
  return (of) => median(answers.map(of));
}

const exact = await medians('exact', MILLION);
const plain = await medians('plain', MILLION);
console.log(`${MILLION} live samples, medians of ${ROUNDS} processes`);
console.log(`  takeSnapshot, first: ${exact(({ ms }) => ms[0]).toFixed(0)} ms CPU`);
console.log(`  takeSnapshot, later: ${exact(({ ms }) => median(ms.slice(1))).toFixed(0)} ms CPU`);
// V8 itself holds all samples twice for a moment: SamplingHeapProfiler::BuildSamples returns a constant,
// which is copied.
console.log(`  most memory during the first: ${(exact(({ most }) => most) / MB).toFixed(0)} MB`);
const rss = exact(({ rss }) => rss) - plain(({ rss }) => rss);
console.log(
  `  resident memory beyond the plain program's: ${(rss / MILLION).toFixed(0)} B a sample`,
);
const own = exact(({ ownMemory }) => ownMemory);
console.log(`  getTracemallocMemory: ${(own / MILLION).toFixed(0)} B a sample`);

const none = await medians('sampled', 5 * MILLION);
console.log(`\nno sample, ${(none(({ heap }) => heap) / MB).toFixed(0)} MB of heap`);
console.log(`  takeSnapshot: ${none(({ wall }) => median(wall)).toFixed(2)} ms`);
