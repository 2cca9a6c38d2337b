// Shares a module and its memory with a worker thread. It does nothing about tracing itself.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

const bytes = readFileSync(new URL('../guests/threads.wasm', import.meta.url));
const memory = new WebAssembly.Memory({ initial: 16, maximum: 16, shared: true });
const module = await WebAssembly.compile(bytes);
const { exports } = await WebAssembly.instantiate(module, { env: { memory } });

const own = [exports.allocate(100), exports.allocate(200)];
const worker = new Worker(new URL('threads-worker.mjs', import.meta.url), {
  workerData: { module, memory, release: own[0] },
});
// The worker may end in the same turn of the event loop in which its message arrives.
const ended = once(worker, 'exit');
const [theirs] = await once(worker, 'message');
await ended;
exports.release(theirs[0]);

const { collector } = await import('@tracemalloc/collector-wasm/register');
const snapshot = collector.takeSnapshot();
const blocks = [...snapshot.traces].map(({ size, traceback }) => [
  size,
  ...Array.from(traceback, ({ filename, functionName }) =>
    [filename.split('/').at(-1), functionName].filter(Boolean).join(':'),
  ),
]);
const { current, peak } = collector.getTracedMemory();
const { unknownFrees, reusedWithoutFree } = snapshot.metadata.wasm;
blocks.sort(([a], [b]) => a - b);
console.log(JSON.stringify({ current, peak, unknownFrees, reusedWithoutFree, blocks }));
