// What starting a trace takes on a small heap and on large ones, in CPU and wall time, beside the native engine's
// start and one garbage collection of the same heap: `npm run bench start`.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROUNDS = process.argv.includes('--quick') ? 1 : 5;
const workload = fileURLToPath(new URL('workloads/start.mjs', import.meta.url));

/** How many objects with a list, and how long it is. */
const heaps = [
  ['small heap', 0, 0],
  ['12 million objects', 4_000_000, 1],
  ['5 million larger ones', 1_600_000, 24],
];

async function run(engine, blocks, length) {
  const child = fork(workload, [engine, blocks, length].map(String), {
    execArgv: ['--expose-gc', '--max-old-space-size=4096'],
  });
  const [[answer]] = await Promise.all([once(child, 'message'), once(child, 'exit')]);
  return answer;
}

/** @param {number[]} values */
const quartiles = (values) => {
  const sorted = values.sort((a, b) => a - b);
  return [0.5, 0.25, 0.75].map((share) => sorted[Math.round(share * (sorted.length - 1))]);
};
const shown = (values, digits) => {
  const [median, low, high] = quartiles(values).map((value) => value.toFixed(digits));
  return `${median} (${low}–${high})`;
};

console.log(
  `Node.js ${process.version}, exact mode, 25 frames: medians of ${ROUNDS} processes (quartiles)`,
);
for (const [name, blocks, length] of heaps) {
  const lines = [];
  const native = [];
  for (let round = 0; round < ROUNDS; round++) {
    lines.push(await run('lines', blocks, length));
    native.push(await run('native', blocks, length));
  }
  const [heap] = quartiles(lines.map((answer) => answer.heap));
  console.log(`\n${name}, ${(heap / 1e6).toFixed(0)} MB`);
  for (const [engine, answers] of [
    ['lines', lines],
    ['native', native],
  ]) {
    const of = (time) =>
      shown(
        answers.map(({ started }) => started[time]),
        1,
      );
    console.log(`  ${engine.padEnd(7)} ${of('cpu')} ms CPU, ${of('wall')} ms`);
  }
  const beside = (at, other) =>
    shown(
      lines.map((answer, round) => at(answer) / other(round)),
      1,
    );
  const cpu = ({ started }) => started.cpu;
  console.log(`  lines × native ${beside(cpu, (round) => cpu(native[round]))}, CPU`);
  console.log(
    `  lines × one garbage collection ${beside(cpu, (round) => lines[round].collection.cpu)}, CPU`,
  );
}
