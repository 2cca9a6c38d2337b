// Whether tracing holds memory flat, and survives: starts, stops, pauses, snapshots, garbage collections,
// buffers, promises, workers that come and go. Ends with exit code 1 where resident memory grows: `npm run bench soak`.
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import {
  clearTraces,
  getTracedMemory,
  pause,
  resume,
  start,
  stop,
  takeSnapshot,
} from '@tracemalloc/collector-node';

const ROUNDS = process.argv.includes('--quick') ? 120 : 1_200;
const BLOCKS = 5_000;
/** What V8 and the C library may keep of a heap that goes up and down, beyond its first third. */
const LEEWAY = 24e6;

let kept = [];

function allocate(round) {
  kept = [];
  for (let id = 0; id < BLOCKS; id++) {
    kept.push({ id, text: `block ${id} of ${round}`, list: [id] });
    if (id % 50 === 0) kept.push(Buffer.alloc(id * 8), new Promise(() => {}));
  }
}

function traceOnce(round) {
  const how = round % 2 === 0 ? { exact: true } : { interval: 4_096 };
  start({ ...how, nframe: 25, async: round % 3 === 1, asyncFrames: round % 4 === 1 });
  allocate(round);
  takeSnapshot({ gc: round % 10 === 0 });
  for (let i = 0; i < 2; i++) {
    pause();
    allocate(round);
    resume();
  }
  if (round % 3 === 0) clearTraces();
  allocate(round);
  getTracedMemory();
  // Not always: the next start does nothing then, and the trace goes on.
  if (round % 5 !== 0) stop();
}

async function worker() {
  const thread = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2) });
  await new Promise((resolve) => thread.once('message', resolve));
  await thread.terminate();
}

async function main() {
  const resident = [];
  let allocations = 0;
  for (let round = 0; round < ROUNDS; round++) {
    traceOnce(round);
    allocations += 4 * BLOCKS * 3;
    if (round % 10 === 0) await worker();
    if (round % (ROUNDS / 12) === 0) {
      kept = [];
      globalThis.gc();
      resident.push(process.memoryUsage().rss);
      const megabytes = (resident.at(-1) / 1e6).toFixed(0);
      console.log(`${String(round).padStart(5)} rounds  ${megabytes} MB resident`);
    }
  }
  const settled = Math.max(...resident.slice(2, 5));
  const last = Math.min(...resident.slice(-3));
  const grown = ((last - settled) / 1e6).toFixed(1);
  console.log(`${allocations} allocations; ${grown} MB beyond the most of the first third`);
  if (last - settled > LEEWAY) process.exitCode = 1;
}

if (isMainThread) await main();
else {
  traceOnce(0);
  parentPort.postMessage('traced');
  for (let round = 0; ; round++) traceOnce(round);
}
