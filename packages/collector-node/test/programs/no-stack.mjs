// Looks where next to no native stack is left: at the end of a recursion in a worker, whose JavaScript may
// use all of the stack but 192 KiB.
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { isTracing, start, stop, takeSnapshot } from '@tracemalloc/collector-node';
import { attempt } from './attempt.mjs';

let deepest;
let refusal;
let tracing;

function descend(depth) {
  try {
    descend(depth + 1);
  } catch {
    deepest ??= depth;
  }
  // A little further up there is room for a call.
  if (deepest - depth === 1_000) {
    refusal = attempt(() => takeSnapshot());
    stop();
    tracing = isTracing();
  }
}

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  worker.on('message', (message) => console.log(JSON.stringify(message)));
} else {
  start({ nframe: 60_000, exact: true });
  descend(0);
  setTimeout(() => {
    const again = attempt(() => start());
    parentPort.postMessage({ refusal, tracing, again });
  }, 10);
}
