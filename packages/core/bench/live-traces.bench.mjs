// LiveTraces beside a Map of objects that does the same, in one run: nanoseconds a pair of track and
// untrack, and bytes a live trace. CPU time of this process, median of rounds.
import { LiveTraces } from '@tracemalloc/core';

const MIB = 2 ** 20;
const PAIRS = 1_000_000;
const ROUNDS = 5;
const STACKS = 10_000;
const DOMAIN = 1_000;
const LIVE = [1e4, 1e5, 1e6, 1e7];

/** What the table is measured against: the plainest code that counts what it counts. */
class MapOfObjects {
  blocks = new Map();
  current = 0;
  peak = 0;
  track(domain, id, size, stack) {
    const before = this.blocks.get(id);
    if (before !== undefined) this.current -= before.size;
    this.blocks.set(id, { domain, size, stack });
    this.current += size;
    if (this.current > this.peak) this.peak = this.current;
  }
  untrack(_domain, id) {
    const block = this.blocks.get(id);
    if (block === undefined) return false;
    this.current -= block.size;
    return this.blocks.delete(id);
  }
}

function liveTraces() {
  const live = new LiveTraces();
  const frame = live.frame({ filename: 'a.js', lineno: 1 });
  let stack = -1;
  for (let i = 0; i < STACKS; i++) stack = live.stack(stack, frame);
  return live;
}

// Addresses beyond 2^32, as a 64-bit allocator gives them: the same block comes back in a scattered order.
const address = (block) => 0x7f00_0000_0000 + block * 48;
const sizeOf = (block) => 16 + (block & 1023);

/** Fills the table with `live` blocks, in an order that is not that of their addresses. */
function fill(table, live) {
  for (let i = 0; i < live; i++) {
    const block = scattered(i, live);
    table.track(DOMAIN, address(block), sizeOf(block), block % STACKS);
  }
}

/** A permutation of 0 to length - 1: multiplication by a prime that does not divide the length. */
const scattered = (i, length) => (i * 7_368_787) % length;

/** A block is allocated and freed at once: most blocks of most programs die young. */
function young(table, live) {
  for (let i = 0; i < PAIRS; i++) {
    const block = live + (i & 4095);
    table.track(DOMAIN, address(block), sizeOf(block), block % STACKS);
    table.untrack(DOMAIN, address(block));
  }
}

/** A block is freed at random and one allocated in its place: every access is a cache miss. */
function random(table, live) {
  for (let i = 0; i < PAIRS; i++) {
    const block = scattered(i, live);
    table.untrack(DOMAIN, address(block));
    table.track(DOMAIN, address(block), sizeOf(block), block % STACKS);
  }
}

function nanosecondsAPair(run, table, live) {
  const times = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.cpuUsage();
    run(table, live);
    const { user, system } = process.cpuUsage(start);
    times.push(((user + system) * 1e3) / PAIRS);
  }
  return times.sort((a, b) => a - b)[ROUNDS >> 1];
}

const used = () => {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

function measure(make, live) {
  const table = make();
  const before = used();
  const own = table.memory ?? 0;
  const start = process.cpuUsage();
  fill(table, live);
  const { user, system } = process.cpuUsage(start);
  const result = {
    fill: ((user + system) * 1e3) / live,
    young: nanosecondsAPair(young, table, live),
    random: nanosecondsAPair(random, table, live),
    bytes: (used() - before) / live,
    says: ((table.memory ?? 0) - own) / live,
  };
  return { ...result, table };
}

const text = (value, digits = 0) => value.toFixed(digits).padStart(7);

console.log('          live        |        young pairs        |       random pairs        | fill  |  bytes a trace  |');
console.log('                      |   ns    M/s   Map ns   x  |   ns    M/s   Map ns   x  |  ns   | heap  says  Map | snapshot ms');
for (const live of LIVE) {
  const ours = measure(liveTraces, live);
  const start = process.cpuUsage();
  const { total } = ours.table.snapshot();
  const snapshot = process.cpuUsage(start).user / 1e3;
  if (total.size !== ours.table.current) throw new Error(`got ${total.size}, expected ${ours.table.current}`);
  const theirs = measure(() => new MapOfObjects(), live);
  const pairs = (kind) =>
    [ours[kind], 1e3 / ours[kind], theirs[kind], theirs[kind] / ours[kind]]
      .map((value) => text(value, 1))
      .join('');
  console.log(
    `${String(live).padStart(10)}            |${pairs('young')}|${pairs('random')}|${text(ours.fill)}|${[ours.bytes, ours.says, theirs.bytes].map((value) => text(value, 1)).join('')}|${text(snapshot, 1)}`,
  );
}
void MIB;
