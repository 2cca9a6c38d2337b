// Workers that trace exactly end in every way while they do: terminated, by exit, of themselves.
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { start, stop, takeSnapshot } from '@tracemalloc/collector-node';

const kept = [];

function allocate(blocks) {
  for (let i = 0; i < blocks; i++) kept.push({ i, text: `block ${i}` });
}

if (isMainThread) {
  start({ exact: true });
  const codes = [];
  for (let round = 0; round < 12; round++) {
    const how = ['terminated', 'exit', 'itself', 'stopped'][round % 4];
    const worker = new Worker(new URL(import.meta.url), { workerData: how });
    if (how === 'terminated') {
      await once(worker, 'message');
      // In the middle of its allocations, of a snapshot, or of a garbage collection.
      setTimeout(() => worker.terminate(), round);
    }
    codes.push((await once(worker, 'exit'))[0]);
    allocate(1_000);
  }
  const { count } = takeSnapshot({ gc: true }).total;
  console.log(JSON.stringify({ codes, traced: count >= 24_000, kept: kept.length }));
} else {
  start({ nframe: 5, exact: true });
  allocate(10_000);
  takeSnapshot({ gc: true });
  if (workerData === 'exit') process.exit(3);
  if (workerData === 'stopped') {
    stop();
    stop();
    start();
    stop();
  }
  parentPort.postMessage('ready');
  while (workerData === 'terminated') {
    allocate(1_000);
    if (kept.length % 5_000 === 0) takeSnapshot();
    if (kept.length > 100_000) kept.length = 0;
  }
}
