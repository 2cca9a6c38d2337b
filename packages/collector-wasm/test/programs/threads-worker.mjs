import { parentPort, workerData } from 'node:worker_threads';

const { module, memory, release } = workerData;
const instance = new WebAssembly.Instance(module, { env: { memory } });
const { exports } = instance;

function allocateInWorker() {
  return [exports.allocate(1000), exports.allocate(2000)];
}

const blocks = allocateInWorker();
exports.release(release);
parentPort.postMessage(blocks);
