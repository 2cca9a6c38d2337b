// A program that forgets to give some buffers back, and a collector that tells which code it is.
import { displayTop, formatTraceback } from '@tracemalloc/format';
import { BufferPool } from './buffer-pool.mjs';
import { PoolCollector } from './pool-collector.mjs';

const pool = new BufferPool();
const tracemalloc = new PoolCollector(pool);

function checksum(text) {
  const buffer = pool.acquire(256);
  const { written } = new TextEncoder().encodeInto(text, buffer);
  const sum = buffer.subarray(0, written).reduce((all, byte) => (all + byte) % 65_521, 0);
  if (sum === 0) return 0;
  pool.release(buffer);
  return sum;
}

function thumbnail(image) {
  const buffer = pool.acquire(4096);
  buffer.fill(image);
  return buffer; // and nobody gives it back
}

function handleRequest(number) {
  checksum(`request ${number}`);
  if (number % 10 === 0) thumbnail(number);
}

tracemalloc.start(5);
for (let number = 0; number < 100; number++) handleRequest(number);
checksum('');

const base = import.meta.dirname;
const snapshot = tracemalloc.takeSnapshot();
console.log(displayTop(snapshot, { base }));
const [most] = snapshot.statistics('traceback');
console.log(`${most.count} buffers were lent to`);
for (const line of formatTraceback(most.traceback, { base })) console.log(line);
