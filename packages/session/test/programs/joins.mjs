// Threads that trace by themselves, and what one of them and the main thread see of all. Some stop, or
// are blocked, or never trace.
import { once } from 'node:events';
import { isMainThread, parentPort, threadId, Worker, workerData } from 'node:worker_threads';
import * as tracemalloc from '@tracemalloc/session';

const kept = [];

function keep() {
  for (let i = 0; i < 10_000; i++) kept.push({ id: i });
}

async function seen(timeout = 20_000) {
  const snapshot = await tracemalloc.takeProcessSnapshot({ timeout });
  const { traced, missing, ended } = snapshot.metadata.threads;
  const [most] = snapshot.statistics('function');
  return {
    traced: traced.map((thread) => thread.threadId),
    missing,
    ended,
    blocks: most.traceback.at(0).functionName === 'keep' ? most.count : 0,
  };
}

const what = workerData ?? 'main';
if (what !== 'untraced') tracemalloc.start({ interval: 64 });
keep();
if (isMainThread) {
  const workers = [];
  const start = async (how) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: how });
    workers.push(worker);
    return (await once(worker, 'message'))[0];
  };
  const said = { asks: await start('asks') };
  await start('untraced');
  said.main = await seen();
  await start('stops');
  await start('blocks');
  said.blocked = await seen(2000);
  await Promise.all(workers.map((worker) => worker.terminate()));
  console.log(JSON.stringify(said));
} else {
  if (what === 'stops') tracemalloc.stop();
  parentPort.postMessage(what === 'asks' ? await seen() : threadId);
  if (what === 'blocks') for (;;);
  setInterval(() => kept.length, 1000);
}
