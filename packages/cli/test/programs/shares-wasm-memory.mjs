// Two threads with one WebAssembly memory, and one each for itself, that keep blocks in both to the end.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const [threads, alone] = isMainThread ? process.argv.slice(2) : workerData.files;
const memory = isMainThread
  ? new WebAssembly.Memory({ initial: 16, maximum: 16, shared: true })
  : workerData.memory;
const module = isMainThread ? await WebAssembly.compile(readFileSync(threads)) : workerData.module;
const shared = await WebAssembly.instantiate(module, { env: { memory } });
const own = await WebAssembly.instantiate(readFileSync(alone), { host: { call() {} } });
own.instance.exports._initialize();

const unit = isMainThread ? 1 : 10;
shared.exports.allocate(100 * unit);
own.instance.exports.c_malloc(1000 * unit);
if (isMainThread) {
  const files = [threads, alone];
  const worker = new Worker(new URL(import.meta.url), { workerData: { files, memory, module } });
  await once(worker, 'message');
  process.exit();
}
parentPort.postMessage('allocated');
setInterval(() => own, 1000);
