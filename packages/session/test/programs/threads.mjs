// Starts workers as its arguments say, one after the other, and prints what a snapshot of all threads
// says of them; `end` and `terminate` are what becomes of a worker with workers of its own.
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  BroadcastChannel,
  isMainThread,
  parentPort,
  Worker,
  workerData,
} from 'node:worker_threads';
import { followWorkers } from '../../dist/threads/follow-workers.js';
import {
  joinThreads,
  takeProcessSnapshot,
  takeProcessSnapshotSync,
} from '../../dist/threads/process-snapshot.js';
import { snapshotOfThread } from './threads-preload.mjs';

const what = workerData?.what;
let started;
followWorkers({
  key: 'threads',
  preload: fileURLToPath(new URL('threads-preload.mjs', import.meta.url)),
  isInherited: false,
  settings: () => ({ what: started }),
});

async function start(how) {
  started = how;
  const worker = new Worker(new URL(import.meta.url), { workerData: { what: how } });
  const exit = once(worker, 'exit');
  await once(worker, 'message');
  if (how === 'end') await exit;
  if (how === 'terminate') await worker.terminate();
  return worker;
}

function summary({ total, tracebackLimit, metadata }) {
  const { threads, collectors, untraced, memory, tracer } = metadata;
  return { size: total.size, limit: tracebackLimit, threads, collectors, untraced, memory, tracer };
}

if (isMainThread) {
  joinThreads(snapshotOfThread);
  const channel = new BroadcastChannel('@tracemalloc/threads/1');
  for (const junk of [null, 'joined', { type: 'joined' }, { type: 'request' }, { type: 'left' }]) {
    channel.postMessage(junk);
  }
  channel.close();
  const workers = [];
  for (const how of process.argv.slice(2)) workers.push(await start(how));
  const timeout = process.argv.includes('blocks') ? 2000 : 20_000;
  const atOnce = summary(takeProcessSnapshotSync({ timeout }));
  // All at once: each gets its own answers.
  const together = await Promise.all([1, 2, 3].map(() => takeProcessSnapshot({ timeout })));
  console.log(JSON.stringify([atOnce, ...together.map(summary)]));
  for (const worker of workers) await worker.terminate();
} else {
  if (what === 'end' || what === 'terminate') await start('stays');
  parentPort.postMessage('started');
  if (what === 'blocks') for (;;);
  if (what === 'end') process.exit();
  setInterval(() => {}, 1000);
}
