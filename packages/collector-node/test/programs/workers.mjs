// Each thread has its own heap and its own trace.
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { isTracing, start, takeSnapshot } from '@tracemalloc/collector-node';

const kept = [];

function inWorker() {
  for (let i = 0; i < 5_000; i++) kept.push({ i });
}

function biggest() {
  const [{ traceback, count }] = takeSnapshot().statistics('function');
  return { functionName: traceback.at(0).functionName, count };
}

if (isMainThread) {
  start({ exact: true });
  (function inMain() {
    for (let i = 0; i < 5_000; i++) kept.push({ i });
  })();
  const worker = new Worker(new URL(import.meta.url));
  worker.once('message', async (answer) => {
    await worker.terminate();
    console.log(JSON.stringify({ worker: answer, main: biggest(), tracing: isTracing() }));
  });
} else {
  const before = isTracing();
  start({ exact: true });
  inWorker();
  parentPort.postMessage({ before, ...biggest() });
}
