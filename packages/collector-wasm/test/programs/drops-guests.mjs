// Instantiates guests, drops them and collects garbage. Prints what is alive before and after.
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

// Keeps all guests alive until the last one is there: a garbage collection may come at any time.
let guests = [];
for (let count = 0; count < 20; count++) guests.push(await useGuest());
const before = collector.getTracedMemory().current;
guests = [];
/** The blocks and bytes that the collector still has. */
function left() {
  const { traces, metadata } = collector.takeSnapshot();
  return { blocks: traces.length, memory: metadata.wasm.modules.length };
}

// Finalizers run in later tasks, separate ones for memories and blocks, and the last guest may still be on
// the stack. So this takes a while on a busy machine.
for (let round = 0; round < 1000; round++) {
  if (Object.values(left()).every((count) => count === 0)) break;
  await setTimeout(10);
  globalThis.gc();
}
console.log(JSON.stringify({ before, ...left() }));
