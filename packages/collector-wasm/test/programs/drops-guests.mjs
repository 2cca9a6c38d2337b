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
  return instance;
}

// Held until all are there: garbage may be collected at any time.
let guests = [];
for (let count = 0; count < 20; count++) guests.push(await useGuest());
const before = collector.getTracedMemory().current;
guests = [];
/** What the collector still knows of. */
function left() {
  const { traces, metadata } = collector.takeSnapshot();
  return { blocks: traces.length, memory: metadata.wasm.modules.length };
}

// What is collected is told in tasks of their own, memory and blocks apart, and the last guest may still
// be on the stack. On a busy machine that takes a while.
for (let round = 0; round < 1000; round++) {
  if (Object.values(left()).every((count) => count === 0)) break;
  await setTimeout(10);
  globalThis.gc();
}
console.log(JSON.stringify({ before, ...left() }));
