// Which function V8 gives the blocks of a hot inner one, in exact mode, after a worker has begun and ended
// such a trace of its own: by `stop`, or with its thread.
import { once } from 'node:events';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { start, stop, takeSnapshot } from '@tracemalloc/collector-node';

const BLOCKS = 50_000;
const kept = new Array(BLOCKS).fill(null);

function shareOfInner() {
  const outer = new Function(
    'keep',
    `function inner(i) { return { i }; }
     for (let round = 0; round < 4; round++)
       for (let i = 0; i < keep.length; i++) keep[i] = inner(i);`,
  );
  outer(kept);
  const inner = takeSnapshot({ gc: true })
    .statistics('function')
    .find(({ traceback }) => traceback.at(0).functionName === 'inner');
  return (inner?.count ?? 0) / BLOCKS;
}

start({ exact: true });
if (isMainThread) {
  for (const stops of [true, false]) {
    await once(new Worker(new URL(import.meta.url), { workerData: { stops } }), 'exit');
  }
  console.log(JSON.stringify({ exact: shareOfInner() }));
} else if (workerData.stops) {
  stop();
}
