// Instantiates guests, drops them, collects garbage: what is alive before and after.
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { instantiate, WasmCollector } from '@tracemalloc/collector-wasm';

const bytes = readFileSync(new URL('../guests/semantics.wasm', import.meta.url));
const collector = new WasmCollector();
collector.start({ exact: true });

async function useGuest() {
  const { instance } = await instantiate(bytes, { host: { call() {} } }, { collector });
  instance.exports.c_malloc(1000);
}

for (let count = 0; count < 20; count++) await useGuest();
const before = collector.getTracedMemory().current;
// What is collected is told in a task of its own, and the last guest may still be on the stack.
for (let round = 0; round < 50 && collector.getTracedMemory().current > 0; round++) {
  await setTimeout(10);
  globalThis.gc();
}
const { traces, metadata } = collector.takeSnapshot();
console.log(
  JSON.stringify({ before, blocks: traces.length, memory: metadata.wasm.modules.length }),
);
