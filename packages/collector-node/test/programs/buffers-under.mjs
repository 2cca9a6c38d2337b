// Makes buffers under restrictions, or after having changed what the tracer could rely on.
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { start, stop, takeSnapshot } from '@tracemalloc/collector-node';
import { attempt } from './attempt.mjs';

const never = () => {
  throw new Error('never called by the tracer');
};

function hostile() {
  Error.stackTraceLimit = 0;
  Error.prepareStackTrace = never;
  Math.random = never;
  performance.now = never;
  Object.defineProperty = never;
  Reflect.apply = never;
  Reflect.construct = never;
}

function maker() {
  const original = new ArrayBuffer(2_000);
  return [new Uint8Array(1_000), Buffer.alloc(5_000), original, structuredClone(original)];
}

function trace() {
  start(3);
  const made = maker();
  const { traces, metadata } = takeSnapshot();
  const sites = [...traces]
    .filter(({ domain }) => domain === 1)
    .map(({ size, traceback }) => `${size} ${traceback.at(0).functionName}`);
  const tooLarge = attempt(() => new ArrayBuffer(2 ** 60));
  stop();
  return { sites, untraced: metadata.untraced[1], tooLarge, made: made.length };
}

if (!isMainThread) parentPort.postMessage(trace());
else if (process.argv[2] === 'worker') {
  new Worker(new URL(import.meta.url)).on('message', (message) => {
    console.log(JSON.stringify(message));
  });
} else {
  if (process.argv[2] === 'hostile') hostile();
  console.log(JSON.stringify(trace()));
}
