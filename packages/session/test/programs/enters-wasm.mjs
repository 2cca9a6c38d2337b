// Enters the WebAssembly module given again and again from many places, while V8 compiles them: the size of
// each block is the number of the line that asks for it. Prints how many blocks of each size there are, how
// many of them have a stack with that line, and how often V8 was asked for a stack.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stackNumbers } from '@tracemalloc/collector-node/stack-numbers';
import { instantiate, WasmCollector } from '@tracemalloc/collector-wasm';

const stackNumber = stackNumbers();
const collector = new WasmCollector({ stackNumber });
const { instance } = await instantiate(
  readFileSync(process.argv[2]),
  { host: { call: () => void instance.exports.c_malloc(13) } },
  { collector, start: { nframe: 25, exact: true } },
);
const { c_malloc, c_calloc, through_host, _initialize } = instance.exports;
_initialize();
let asked = 0;
const { captureStackTrace } = Error;
Error.captureStackTrace = (...given) => {
  asked++;
  captureStackTrace(...given);
};

// Small, so that they are inlined into each other.
const inner = (size) => c_malloc(size);
const outer = (size) => inner(size);
const either = (round) => (round % 2 === 0 ? c_malloc(28) : c_calloc(1, 28));
for (let round = 0; round < 10_000; round++) {
  either(round);
  through_host(1, 31);
  outer(32);
  for (const size of [33].map(inner)) if (size > 0) outer(33);
}
async function resumed() {
  await undefined;
  outer(37);
}
for (let round = 0; round < 10_000; round++) {
  await resumed();
  await Promise.all([resumed(), (async () => resumed())()]);
}

const here = fileURLToPath(import.meta.url);
const counts = {};
for (const { size, count, traceback } of collector.takeSnapshot().statistics('traceback')) {
  const line = size / count;
  counts[line] ??= { count: 0, right: 0 };
  counts[line].count += count;
  const lines = [...traceback].map(({ filename, lineno }) => filename === here && lineno);
  if (lines.includes(line)) counts[line].right += count;
}
console.log(JSON.stringify({ counts, asked, isNumbered: stackNumber !== undefined }));
