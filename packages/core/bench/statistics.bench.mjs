// Statistics, differences and filters of a million traces beside CPython's own classes, and how
// their cost grows: `npm run bench core [-- --quick]`. CPU time; --quick leaves out what takes
// CPython half a minute.
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Filter } from '@tracemalloc/core';
import { findPython } from '../../../tools/python.mjs';
import { cpuTimes, spread } from './cpu-time.mjs';
import { FRAMES, LINES, syntheticSnapshot, TOTAL_NFRAME } from './synthetic-snapshot.mjs';
import { printTable } from './table.mjs';

const quick = process.argv.includes('--quick');
const TRACES = 1_000_000;
const FILES = 500;
const ROUNDS = 25;
const GROWTH = [1e4, 1e5, 1e6, 1e7];
/** Traces a traceback, here and as the snapshot grows. */
const TRACES_A_TRACEBACK = 100;

const first = ([{ size, count }], { length }) => [length, size, count];
const firstDiff = ([{ sizeDiff, countDiff }], { length }) => [length, sizeDiff, countDiff];
const twoFilters = [new Filter(true, '*mod_1*'), new Filter(false, '*9.js')];
const everyFrame = [new Filter(false, '*mod_77*', undefined, true)];

/** What is measured; `says` is what CPython must say as well. */
const operations = {
  'statistics lineno': { run: (now) => now.statistics('lineno'), says: first },
  'statistics filename': { run: (now) => now.statistics('filename'), says: first },
  'statistics traceback': { run: (now) => now.statistics('traceback'), says: first },
  'statistics lineno, cumulative': { run: (now) => now.statistics('lineno', true), says: first },
  'compareTo lineno': { run: (now, old) => now.compareTo(old, 'lineno'), says: firstDiff, of: 2 },
  'compareTo traceback': {
    run: (now, old) => now.compareTo(old, 'traceback'),
    says: firstDiff,
    of: 2,
  },
  'filterTraces, 2 filters': {
    run: (now) => now.filterTraces(twoFilters),
    says: ({ traces }) => [traces.length],
  },
  'filterTraces, all frames': {
    run: (now) => now.filterTraces(everyFrame),
    says: ({ traces }) => [traces.length],
  },
};

/** One pass over the columns that statistics read. */
function readStatisticColumns({ traces, stacks }) {
  const { stack, size, count } = traces;
  const { parent, frame } = stacks;
  let sum = 0;
  for (let trace = 0; trace < traces.length; trace++) {
    sum += stack[trace] + size[trace] + count[trace];
  }
  for (let row = 0; row < stacks.length; row++) sum += parent[row] + frame[row];
  return sum;
}

/** One pass over the columns that a filter reads and copies. */
function readAllColumns({ traces, stacks }) {
  const { stack, size, count, domain, totalNframe } = traces;
  const { parent, frame } = stacks;
  let sum = 0;
  for (let trace = 0; trace < traces.length; trace++) {
    sum += stack[trace] + size[trace] + count[trace] + domain[trace] + totalNframe[trace];
  }
  for (let row = 0; row < stacks.length; row++) sum += parent[row] + frame[row];
  return sum;
}

/** The floor of an operation: what it cannot do without. */
function floorOf(name, snapshots) {
  const read = name.startsWith('filterTraces') ? readAllColumns : readStatisticColumns;
  const { of = 1 } = operations[name];
  return () => snapshots.slice(0, of).reduce((sum, { tables }) => sum + read(tables), 0);
}

function columnBytes(table) {
  return Object.values(table).reduce((sum, { byteLength = 0 }) => sum + byteLength, 0);
}

/** What the heap and its array buffers hold now, with all that nobody refers to gone. */
async function used() {
  // V8 gives array buffers back in the background.
  for (let round = 0; round < 4; round++) {
    globalThis.gc?.();
    await setTimeout(50);
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** What is held more after `make`. */
async function heldBy(make) {
  const before = await used();
  const made = make();
  return { made, bytes: (await used()) - before };
}

/** CPython's answers; what is missing is said. */
function askPython(options) {
  const python = findPython();
  if ('missing' in python) {
    console.log(`without CPython: ${python.missing}`);
    return { version: 'no CPython', operations: {} };
  }
  const script = fileURLToPath(new URL('cpython-statistics.py', import.meta.url));
  const args = [script, JSON.stringify(options)];
  const { status, stdout, stderr } = spawnSync(python.executable, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

const number = (value, digits = 1) => (value === undefined ? '-' : value.toFixed(digits));
const range = ({ least, most }, digits = 1) => `${number(least, digits)}–${number(most, digits)}`;

async function besideCPython() {
  const tracebacks = TRACES / TRACES_A_TRACEBACK;
  const shape = { traces: TRACES, tracebacks, files: FILES };
  const python = askPython({
    ...shape,
    lines: LINES,
    frames: FRAMES,
    totalNframe: TOTAL_NFRAME,
    quick,
  });
  const { made: now, bytes } = await heldBy(() => syntheticSnapshot({ ...shape, moment: 1 }));
  const old = syntheticSnapshot({ ...shape, moment: 2 });
  console.log(
    `${TRACES} traces over ${tracebacks} tracebacks of ${FRAMES} frames, ${FILES} files of ${LINES} lines`,
  );
  console.log(
    `Node.js ${process.versions.node}, ${python.version}, ${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model}`,
  );
  console.log(`CPU time; median of ${ROUNDS} rounds (least–most)\n`);
  const rows = Object.entries(operations).map(([name, { run, says }]) => {
    const [cold, ...times] = cpuTimes(() => run(now, old), ROUNDS + 1);
    const here = spread(times);
    const floor = spread(cpuTimes(floorOf(name, [now, old]), ROUNDS + 1).slice(1));
    const theirs = python.operations[name];
    const result = run(now, old);
    const said = says(result, result).join();
    if (theirs && theirs.says.join() !== said) {
      throw new Error(`${name}: got ${said}, CPython says ${theirs.says.join()}`);
    }
    const seconds = theirs && spread(theirs.times);
    return [
      name,
      seconds ? number(seconds.median, 2) : '-',
      seconds && theirs.times.length > 1 ? range(seconds, 2) : '',
      number(here.median),
      range(here),
      number(cold),
      seconds ? number((seconds.median * 1e3) / here.median, 0) : '-',
      number(floor.median, 2),
      number(here.median / floor.median),
    ];
  });
  printTable(
    ['operation', 'CPython s', '', 'here ms', '', 'first ms', '× faster', 'floor ms', '× floor'],
    rows,
  );
  const { traces } = now.tables;
  console.log(
    `\nbytes a trace: ${number(bytes / TRACES)} here, ${number(columnBytes(traces) / TRACES)} of them columns of traces; ${number(python.memory)} CPython\n`,
  );
}

async function growth() {
  console.log(
    `Nanoseconds a trace, median of CPU time, and bytes a trace: ${TRACES_A_TRACEBACK} traces a traceback, ${TRACES / FILES} a file`,
  );
  const columns = [];
  for (const traces of GROWTH) {
    const shape = {
      traces,
      tracebacks: traces / TRACES_A_TRACEBACK,
      files: (traces * FILES) / TRACES,
    };
    const { made: now, bytes } = await heldBy(() => syntheticSnapshot({ ...shape, moment: 1 }));
    let old;
    const [built] = cpuTimes(() => {
      old = syntheticSnapshot({ ...shape, moment: 2 });
    }, 1);
    const rounds = Math.max(5, Math.min(100, 1e7 / traces));
    const cost = Object.values(operations).map(({ run }) => {
      // The first half compiles: the column `first ms` above has that.
      const times = cpuTimes(() => run(now, old), 2 * rounds).slice(rounds);
      return (spread(times).median * 1e6) / traces;
    });
    columns.push([(built * 1e6) / traces, ...cost, bytes / traces]);
  }
  const names = ['made by SnapshotBuilder', ...Object.keys(operations), 'bytes a trace'];
  printTable(
    ['', ...GROWTH.map((traces) => traces.toExponential(0).replace('+', ''))],
    names.map((name, row) => [name, ...columns.map((column) => number(column[row]))]),
  );
}

await besideCPython();
await growth();
