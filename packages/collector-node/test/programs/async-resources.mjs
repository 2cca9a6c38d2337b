// Leaves async resources behind, in a worker if told so, and prints where the snapshot has them.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { start, takeSnapshot } from '@tracemalloc/collector-node';

const program = fileURLToPath(import.meta.url);
const kept = [];

function poll() {
  kept.push(setInterval(() => {}, 1e9)); // the timer's line
}
function never() {
  kept.push(new Promise(() => {})); // the promise's line
}
function serve() {
  kept.push(createServer().listen(0, '127.0.0.1')); // the server's line
}

function leave() {
  start({ async: true });
  for (let i = 0; i < 3; i++) poll();
  for (let i = 0; i < 2; i++) never();
  serve();
  const lines = readFileSync(program, 'utf8').split('\n');
  const statistics = takeSnapshot()
    .statistics('lineno')
    .filter(({ size, traceback }) => size === 0 && traceback.at(0).filename === program)
    .map(({ count, traceback }) => {
      return `${count} x ${lines[traceback.at(0).lineno - 1].split('// ')[1]}`;
    });
  return statistics;
}

if (!isMainThread) parentPort.postMessage(leave());
else if (process.argv[2] === 'worker') {
  new Worker(new URL(import.meta.url)).on('message', print);
} else print(leave());

function print(statistics) {
  console.log(JSON.stringify(statistics));
  process.exit();
}
