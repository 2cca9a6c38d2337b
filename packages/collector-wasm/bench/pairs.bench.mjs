// The cost of tracing: nanoseconds of CPU time for a malloc and its free (wasi-libc's dlmalloc at -O2, 64 bytes,
// eight frames deep), compared with the original module in one process.
import { readFileSync } from 'node:fs';
import { instantiate } from '@tracemalloc/collector-wasm';

const quick = process.argv.includes('--quick');
const pairs = quick ? 200_000 : 1_000_000;
const rounds = quick ? 5 : 11;
const bytes = readFileSync(new URL('../test/guests/pairs.wasm', import.meta.url));

async function traced(start, options = {}) {
  const { instance } = await instantiate(bytes, {}, { ...options, start });
  return instance.exports.pairs;
}

const cases = {
  plain: (await WebAssembly.instantiate(bytes)).instance.exports.pairs,
  off: await traced(undefined),
  'off, without contexts': await traced(undefined, { contexts: false }),
  'sampled, 512 KiB': await traced({ nframe: 25 }),
  'sampled, 64 KiB': await traced({ nframe: 25, interval: 65_536 }),
  'exact, 25 frames': await traced({ nframe: 25, exact: true }),
  'exact, 1 frame': await traced({ nframe: 1, exact: true }),
};
const uncached = await traced({ nframe: 25, exact: true }, { contexts: false });

function nanoseconds(run, count) {
  const start = process.cpuUsage();
  run(count, 64);
  const { user, system } = process.cpuUsage(start);
  return ((user + system) * 1000) / count;
}

function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

// Runs all until the engine has optimised them.
for (let warm = 0; warm < 4; warm++) for (const run of Object.values(cases)) run(pairs / 4, 64);
const times = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const [name, run] of Object.entries(cases)) times[name].push(nanoseconds(run, pairs));
}
const plain = median(times.plain);
const line = (name, time) =>
  console.log(
    `${name.padEnd(28)} ${time.toFixed(1).padStart(9)} ns a pair ${(time / plain).toFixed(2).padStart(8)} x`,
  );
for (const [name, values] of Object.entries(times)) line(name, median(values));
line('exact, a capture a block', nanoseconds(uncached, pairs / 500));
