// A loop that only makes buffers, 20 calls deep, and keeps some of them for a while.
import { startTracer } from './tracer.mjs';

const [tracer, interval, size, count] = process.argv.slice(2);
await startTracer(tracer, Number(interval));

const bytes = Number(size);
const kept = new Array(1_000);

function make(depth, from, to) {
  if (depth > 0) return make(depth - 1, from, to);
  for (let i = from; i < to; i++) {
    const buffer = i % 2 === 0 ? new Uint8Array(bytes) : Buffer.allocUnsafeSlow(bytes);
    // One in ten lives a little longer.
    if (i % 10 === 0) kept[(i / 10) % kept.length] = buffer;
  }
  return to;
}

// Some turns of the event loop, as programs have, for what is told only between them.
const turn = () => new Promise((done) => setImmediate(done));
const blocks = Number(count);
make(20, 0, blocks / 10);
const before = process.cpuUsage();
for (let i = 0; i < 20; i++) {
  make(20, (i * blocks) / 20, ((i + 1) * blocks) / 20);
  await turn();
}
const { user, system } = process.cpuUsage(before);
process.send({ cpu: user + system, rss: process.resourceUsage().maxRSS });
process.disconnect();
