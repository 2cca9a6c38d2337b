// Makes live blocks, traced or not, and says what looking at them takes.
import { readFileSync, writeFileSync } from 'node:fs';

const [how, blocks] = process.argv.slice(2);
const kept = new Array(Number(blocks)).fill(null);
const status = (name) => {
  const text = readFileSync('/proc/self/status', 'utf8');
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]) * 1_024;
};
const collector = await import('@tracemalloc/collector-node');
// Everything that tracing loads is loaded, and whoever is compared has loaded it as well.
collector.start({ exact: true });
collector.takeSnapshot();
collector.stop();

class Block {
  constructor(id) {
    this.id = id;
  }
}
function fill() {
  for (let id = 0; id < kept.length; id++) kept[id] = new Block(id);
}

function cpu(act) {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e3;
}

if (how === 'exact') collector.start({ exact: true });
if (how === 'sampled') {
  // A heap from before the start, and no sample: an interval that nothing reaches.
  fill();
  collector.start({ interval: 2 ** 30 });
} else fill();
globalThis.gc();
const answer = { rss: status('VmRSS'), heap: process.memoryUsage().heapUsed };
if (how !== 'plain') {
  answer.ownMemory = collector.getTracemallocMemory();
  // Resets the high-water mark (proc(5)).
  writeFileSync('/proc/self/clear_refs', '5');
  const before = status('VmRSS');
  const times = [cpu(() => collector.takeSnapshot())];
  answer.most = status('VmHWM') - before;
  for (let i = 0; i < 4; i++) times.push(cpu(() => collector.takeSnapshot()));
  answer.ms = times;
  answer.wall = [];
  for (let i = 0; i < 20; i++) {
    const start = process.hrtime.bigint();
    collector.takeSnapshot();
    answer.wall.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  answer.count = collector.takeSnapshot().total.count;
}
process.send({ ...answer, kept: kept.length });
process.disconnect();
