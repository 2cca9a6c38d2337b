// Workers that trace start, and end by `terminate` at any moment of that, beside a main thread that traces.
import { once } from 'node:events';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { start, stop, takeSnapshot } from '@tracemalloc/collector-node';
import { options, rounds } from './duration.mjs';

const kept = [];

function allocate(count) {
  for (let i = 0; i < count; i++) kept.push({ i, text: `text ${i}` });
  if (kept.length > 20_000) kept.length = 0;
}

async function terminateOne(round) {
  const worker = new Worker(new URL(import.meta.url), {
    argv: process.argv.slice(2),
    workerData: { startsAgain: round % 2 === 0 },
  });
  worker.on('error', (error) => {
    throw error;
  });
  await once(worker, 'online');
  // Early ones end while the trace starts, late ones in the middle of allocations and snapshots.
  await new Promise((resolve) => setTimeout(resolve, (round * 7) % 150));
  await worker.terminate();
}

if (isMainThread) {
  start(options);
  let done = 0;
  for (const round of rounds()) {
    const ends = [2 * round, 2 * round + 1].map(terminateOne);
    allocate(1_000);
    takeSnapshot();
    await Promise.all(ends);
    done++;
  }
  stop();
  console.log(JSON.stringify({ done }));
} else {
  for (;;) {
    start(options);
    allocate(2_000);
    takeSnapshot({ gc: kept.length === 0 });
    if (workerData.startsAgain) stop();
  }
}
