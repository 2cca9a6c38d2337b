// Leaves async resources behind, and prints where the snapshot has them.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
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

start({ asyncResources: true });
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
console.log(JSON.stringify(statistics));
process.exit();
