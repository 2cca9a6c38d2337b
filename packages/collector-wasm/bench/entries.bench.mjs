// The cost of a call from JavaScript that allocates: microseconds of CPU time for an exported function that
// allocates and frees one block, below few and many JavaScript frames. Compares the original module, exact
// tracing, a capture for each block, and the stack numbers of collector-node's addon.
import { readFileSync } from 'node:fs';
import { instantiate, WasmCollector } from '@tracemalloc/collector-wasm';

const quick = process.argv.includes('--quick');
const rounds = quick ? 5 : 11;
const entries = quick ? 2000 : 10_000;
const bytes = readFileSync(new URL('../test/guests/pairs.wasm', import.meta.url));

async function traced(options) {
  const { instance } = await instantiate(bytes, {}, options);
  return instance.exports.pairs;
}

/** Empty if the addon is not built. */
async function numbered() {
  const built = new URL('../../collector-node/dist/stack-numbers.js', import.meta.url).href;
  const { stackNumbers } = await import(built);
  const stackNumber = stackNumbers();
  if (stackNumber === undefined) return {};
  const collector = new WasmCollector({ stackNumber });
  return { 'exact, numbered stacks': await traced({ collector, start }) };
}

const start = { nframe: 25, exact: true };
const cases = {
  plain: (await WebAssembly.instantiate(bytes)).instance.exports.pairs,
  'exact, 25 frames': await traced({ start }),
  'exact, 1 frame': await traced({ start: { nframe: 1, exact: true } }),
  'sampled, 512 KiB': await traced({ start: { nframe: 25 } }),
  ...(await numbered()),
  'exact, a capture a block': await traced({ start, contexts: false }),
};

// Two functions that call each other, so that V8 does not inline one into itself.
const even = (depth, run) => (depth === 0 ? run(1, 64) : odd(depth - 1, run));
const odd = (depth, run) => (depth === 0 ? run(1, 64) : even(depth - 1, run));

function microseconds(depth, run) {
  const begin = process.cpuUsage();
  for (let entry = 0; entry < entries; entry++) even(depth, run);
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / entries;
}

function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

for (const depth of [2, 20]) {
  for (let warm = 0; warm < 3; warm++) {
    for (const run of Object.values(cases)) microseconds(depth, run);
  }
  const times = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(cases)) times[name].push(microseconds(depth, run));
  }
  console.log(`${depth} frames of JavaScript more`);
  const captured = median(times['exact, a capture a block']);
  for (const [name, values] of Object.entries(times)) {
    const time = median(values);
    const share = ((100 * time) / captured).toFixed(0).padStart(5);
    console.log(
      `  ${name.padEnd(26)} ${time.toFixed(2).padStart(7)} us an entry ${share} % of a capture`,
    );
  }
}
