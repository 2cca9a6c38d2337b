// What tracing a loop that only makes buffers costs, in CPU time of whole processes, beside the same loop
// plain: `npm run bench buffers`. Variants take turns, so that a slow minute hits them all.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROUNDS = process.argv.includes('--quick') ? 3 : 9;
const INTERVAL = 512 * 1_024;
const workload = fileURLToPath(new URL('workloads/buffers.mjs', import.meta.url));

const tracers = ['plain', 'heap', 'native', 'inspector'];
/** Bytes of each, and how many. */
const loops = [
  [1_024, 500_000],
  [16_384, 100_000],
  [65_536, 40_000],
  [1_048_576, 3_000],
];

async function run(tracer, size, count) {
  const child = fork(workload, [tracer, INTERVAL, size, count].map(String));
  const [[message]] = await Promise.all([once(child, 'message'), once(child, 'exit')]);
  return message;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

for (const [size, count] of loops) {
  const runs = tracers.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, tracer] of tracers.entries()) runs[i].push(await run(tracer, size, count));
  }
  console.log(`\n${count} buffers of ${size} bytes, 25 frames: median of ${ROUNDS} processes`);
  for (const [i, tracer] of tracers.entries()) {
    const each = median(runs[i].map(({ cpu }) => cpu / count)).toFixed(2);
    const ratio = median(runs[i].map(({ cpu }, round) => cpu / runs[0][round].cpu)).toFixed(2);
    const mib = (median(runs[i].map(({ rss }) => rss)) / 1_024).toFixed(0);
    console.log(
      `${tracer.padEnd(10)} ${each.padStart(8)} µs CPU each  × ${ratio}  ${mib} MiB at most`,
    );
  }
}
