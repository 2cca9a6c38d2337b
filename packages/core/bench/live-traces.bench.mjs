// LiveTraces beside a Map of objects that does the same, in one run: nanoseconds a pair of track and
// untrack, and bytes a live trace. CPU time of this process, median of rounds.
import { LiveTraces } from '@tracemalloc/core';

const PAIRS = 1_000_000;
const ROUNDS = 7;
const STACKS = 10_000;
const DOMAIN = 1_000;
const LIVE = [1e4, 1e5, 1e6, 1e7];

/** The plainest code that keeps the same counts; the table is measured against it. */
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

/** Blocks of a 64-bit allocator in an order that is not that of their addresses. */
function blocksOf(length) {
  const id = new Float64Array(length);
  const size = new Uint16Array(length);
  const stack = new Uint16Array(length);
  for (let i = 0; i < length; i++) {
    // A permutation: the multiplier is a prime that does not divide the length.
    const block = (i * 7_368_787) % length;
    id[i] = 0x7f00_0000_0000 + block * 48;
    size[i] = 16 + (block & 1023);
    stack[i] = block % STACKS;
  }
  return { length, id, size, stack };
}

/** The loops; made anew for each table, so that V8 compiles them for that one alone. */
const loopsOver = () => ({
  fill(table, { length, id, size, stack }) {
    for (let i = 0; i < length; i++) table.track(DOMAIN, id[i], size[i], stack[i]);
  },

  /** A block is allocated and freed at once: most blocks of most programs die young. */
  young(table) {
    for (let i = 0; i < PAIRS; i++) {
      const id = 0x7e00_0000_0000 + (i & 4095) * 48;
      table.track(DOMAIN, id, i & 1023, i & 4095);
      table.untrack(DOMAIN, id);
    }
  },

  /** A block is freed at random and allocated again: where the table is large, all is a cache miss. */
  random(table, { length, id, size, stack }) {
    for (let i = 0, block = 0; i < PAIRS; i++) {
      table.untrack(DOMAIN, id[block]);
      table.track(DOMAIN, id[block], size[block], stack[block]);
      if (++block === length) block = 0;
    }
  },
});

function nanoseconds(run, times) {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return ((user + system) * 1e3) / times;
}

function median(run, times) {
  const all = Array.from({ length: ROUNDS }, () => nanoseconds(run, times));
  return all.sort((a, b) => a - b)[ROUNDS >> 1];
}

function held() {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Fills several small tables, a million blocks in all, so that their cost can be measured. */
function measure(make, { fill, young, random }, blocks) {
  const tables = Array.from({ length: Math.max(1, 1e6 / blocks.length) }, make);
  const [table] = tables;
  const all = tables.length * blocks.length;
  const own = table.memory ?? 0;
  const before = held();
  const filling = nanoseconds(() => {
    for (const one of tables) fill(one, blocks);
  }, all);
  const bytes = (held() - before) / all;
  return {
    table,
    filling,
    bytes,
    says: ((table.memory ?? 0) - own) / blocks.length,
    young: median(() => young(table), PAIRS),
    random: median(() => random(table, blocks), PAIRS),
  };
}

/** A Map holds 2^24 entries, deleted ones that it has not cleaned up included. */
function measureMap(loops, blocks) {
  try {
    return measure(() => new MapOfObjects(), loops, blocks);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { filling: Number.NaN, bytes: Number.NaN, young: Number.NaN, random: Number.NaN };
  }
}

const cells = (...values) => values.map((value) => value.toFixed(1).padStart(7)).join(' ');
const pairs = (ours, theirs) => cells(ours, 1e3 / ours, theirs, theirs / ours);

const [ownLoops, mapLoops] = [loopsOver(), loopsOver()];
// Compiled before anything is measured.
measure(liveTraces, ownLoops, blocksOf(5_000));
measureMap(mapLoops, blocksOf(5_000));

console.log(
  [
    '      live',
    'young: ns, M/s, Map ns, Map/this',
    'random: ns, M/s, Map ns, Map/this',
    'fill: ns, Map',
    'bytes a trace: held, said, Map',
    'snapshot ms',
  ].join(' | '),
);
for (const live of LIVE) {
  const blocks = blocksOf(live);
  const ours = measure(liveTraces, ownLoops, blocks);
  const snapshot = nanoseconds(() => {
    const { total } = ours.table.snapshot();
    if (total.size === ours.table.current && total.count === live) return;
    throw new Error(`got ${total.size}, expected ${ours.table.current}`);
  }, 1e6);
  ours.table = undefined;
  const theirs = measureMap(mapLoops, blocks);
  console.log(
    [
      String(live).padStart(10),
      pairs(ours.young, theirs.young),
      pairs(ours.random, theirs.random),
      cells(ours.filling, theirs.filling),
      cells(ours.bytes, ours.says, theirs.bytes),
      cells(snapshot),
    ].join(' | '),
  );
}
