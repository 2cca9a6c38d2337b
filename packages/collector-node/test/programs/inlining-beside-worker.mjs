// Which function V8 gives the blocks of a hot inner one, in exact mode, after a worker has begun and ended
// such a trace of its own: by `stop`, or with its thread.
import { once } from 'node:events';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { start, stop } from '@tracemalloc/collector-node';
import { shareOfInner } from './share-of-inner.mjs';

start({ exact: true });
if (isMainThread) {
  for (const stops of [true, false]) {
    await once(new Worker(new URL(import.meta.url), { workerData: { stops } }), 'exit');
  }
  console.log(JSON.stringify({ exact: shareOfInner() }));
} else if (workerData.stops) {
  stop();
}
