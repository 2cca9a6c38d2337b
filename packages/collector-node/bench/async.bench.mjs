// What async resources and async frames cost, in CPU time of whole processes, beside the same programs
// plain and traced without them: `npm run bench async`. Variants take turns, so that a slow minute hits
// them all.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpuOfRequests } from './http-load.mjs';

const quick = process.argv.includes('--quick');
const ROUNDS = quick ? 3 : 11;
const REQUESTS = quick ? 2_000 : 6_000;

const traced = { nframe: 25, arrayBuffers: false };
const frames = { ...traced, asyncFrames: true };
const resources = { ...traced, async: true };
const withoutAddon = { engine: 'inspector' };
/** @type {[string, object | undefined][]} */
const variants = [
  ['plain', undefined],
  ['traced', traced],
  ['asyncFrames', frames],
  ['async', resources],
  ['both', { ...frames, ...resources }],
  ['asyncFrames, no addon', { ...frames, ...withoutAddon }],
  ['async, no addon', { ...resources, ...withoutAddon }],
];

/** @param {string} name @param {object | undefined} options @param {string[]} args */
const start = (name, options, args = []) =>
  fork(new URL(`workloads/${name}.mjs`, import.meta.url), args, {
    execArgv: ['--import', new URL('workloads/async-tracing.mjs', import.meta.url).href],
    env: { ...process.env, BENCH_START: options === undefined ? '' : JSON.stringify(options) },
  });

async function promises(options) {
  const child = start('promises', options);
  const [[{ cpu }]] = await Promise.all([once(child, 'message'), once(child, 'exit')]);
  return cpu;
}

const order = (id) => JSON.stringify({ id, items: [{ sku: `sku-${id}`, price: id / 3 }] });
const httpServer = (options) =>
  cpuOfRequests(start('http-json', options, ['plain', '0']), REQUESTS, order);

/** @param {readonly number[]} values @param {number} share */
function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.round(share * (sorted.length - 1))];
}

for (const [name, run] of [
  ['promises only', promises],
  ['HTTP JSON server', httpServer],
]) {
  const times = variants.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, [, options]] of variants.entries()) times[i].push(await run(options));
  }
  console.log(
    `\n${name}: CPU ms, median of ${ROUNDS} processes (quartiles), and × plain of its round`,
  );
  for (const [i, [how]] of variants.entries()) {
    const ms = [0.5, 0.25, 0.75].map((share) => (quantile(times[i], share) / 1e3).toFixed(0));
    const ratios = times[i].map((time, round) => time / times[0][round]);
    const ratio = [0.5, 0.25, 0.75].map((share) => quantile(ratios, share).toFixed(3));
    console.log(
      `${how.padEnd(24)} ${ms[0].padStart(6)} (${ms[1]}–${ms[2]})  × ${ratio[0]} (${ratio[1]}–${ratio[2]})`,
    );
  }
}
