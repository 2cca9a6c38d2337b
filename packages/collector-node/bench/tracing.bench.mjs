// What tracing costs two programs, in CPU time of whole processes, beside the same programs plain and with
// @datadog/pprof: `npm run bench tracing`. Variants take turns, so that a slow minute hits them all.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { cpuOfRequests } from './http-load.mjs';

const quick = process.argv.includes('--quick');
// Every allocation instead of samples, with fewer requests.
const exact = process.argv.includes('--exact');
const ROUNDS = quick ? 3 : 11;
const REQUESTS = quick || exact ? 2_000 : 6_000;
const KIB = 1_024;

const sampled = [
  ['plain', 0],
  ['native', 512 * KIB],
  ['heap', 512 * KIB],
  ['datadog', 512 * KIB],
  ['inspector', 512 * KIB],
  ['native', 128 * KIB],
  ['native', 32 * KIB],
  ['datadog', 32 * KIB],
  ['lines', 512 * KIB],
  ['lines', 32 * KIB],
];
const exactly = [
  ['plain', 0],
  ['lines', 1],
  ['native', 1],
  ['datadog', 1],
];
const variants = exact ? exactly : sampled;

const order = (id) =>
  JSON.stringify({
    id,
    items: Array.from({ length: 8 }, (_, i) => ({ sku: `sku-${id}-${i}`, price: i * 1.5 })),
  });

/** @param {string} name @param {string[]} args */
const start = (name, args) =>
  fork(fileURLToPath(new URL(`workloads/${name}.mjs`, import.meta.url)), args);

const httpServer = (args) => cpuOfRequests(start('http-json', args), REQUESTS, order);

async function jsonBatch(args) {
  const child = start('json-batch', args);
  const [[{ cpu }]] = await Promise.all([once(child, 'message'), once(child, 'exit')]);
  return cpu;
}

/** @param {readonly number[]} values @param {number} share */
function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at % 1);
}

for (const [name, run] of [
  ['HTTP JSON server', httpServer],
  ['JSON batch', jsonBatch],
]) {
  const times = variants.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, variant] of variants.entries()) times[i].push(await run(variant.map(String)));
  }
  console.log(
    `\n${name}: CPU ms, median of ${ROUNDS} processes (quartiles), and × plain of its round`,
  );
  for (const [i, [tracer, interval]] of variants.entries()) {
    const ms = [0.5, 0.25, 0.75].map((share) => (quantile(times[i], share) / 1e3).toFixed(0));
    const ratios = times[i].map((time, round) => time / times[0][round]);
    const ratio = [0.5, 0.25, 0.75].map((share) => quantile(ratios, share).toFixed(3));
    const how = interval <= 1 ? tracer : `${tracer} ${interval / KIB} KiB`;
    console.log(
      `${how.padEnd(20)} ${ms[0].padStart(6)} (${ms[1]}–${ms[2]})  × ${ratio[0]} (${ratio[1]}–${ratio[2]})`,
    );
  }
}
