// Statistics, differences and filters beside CPython's own classes, and how their cost grows:
// `npm run bench core [-- --quick | --real]`. CPU time. Snapshots: one of a million traces over few places,
// one of many places, one of a server; with --real one of a compiler as well, which takes minutes to
// trace. --quick leaves out what takes CPython half a minute.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Filter } from '@tracemalloc/core';
import { findPython } from '../../../tools/python.mjs';
import { cpuTimes, spread } from './cpu-time.mjs';
import { compilerSnapshots, serverSnapshots, writeForPython } from './real-snapshots.mjs';
import { FRAMES, LINES, syntheticSnapshot, TOTAL_NFRAME } from './synthetic-snapshot.mjs';
import { printTable } from './table.mjs';

const quick = process.argv.includes('--quick');
const withCompiler = process.argv.includes('--real');
const TRACES = 1_000_000;
const FILES = 500;
/** 250,000 stacks, most of whose frames are places of their own. */
const MANY_PLACES = { traces: 200_000, tracebacks: 10_000, files: FILES, lines: 400 };
const ROUNDS = 25;
const GROWTH = [1e4, 1e5, 1e6, 1e7];
/** Traces a traceback, here and as the snapshot grows. */
const TRACES_A_TRACEBACK = 100;

const first = ([{ size, count }], { length }) => [length, size, count];
const firstDiff = ([{ sizeDiff, countDiff }], { length }) => [length, sizeDiff, countDiff];
/** What filters look for: in made names, and in real ones. */
const MADE = { included: '*mod_1*', excluded: '*mod_77*' };
const REAL = { included: '*/*', excluded: '*server*' };
let names = MADE;

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
    run: (now) => now.filterTraces([new Filter(true, names.included), new Filter(false, '*9.js')]),
    says: ({ traces }) => [traces.length],
  },
  'filterTraces, all frames': {
    run: (now) => now.filterTraces([new Filter(false, names.excluded, undefined, true)]),
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

/** The floor of an operation: one pass over the columns that it has to read. */
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

/** CPython's answers; without a python3, says so and has none. */
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

/** The operations on `now` and `old` here, and what CPython said of the same snapshots. */
function printBeside(python, now, old, isSame) {
  const rows = Object.entries(operations).map(([name, { run, says }]) => {
    const [cold, ...times] = cpuTimes(() => run(now, old), ROUNDS + 1);
    const here = spread(times);
    const floor = spread(cpuTimes(floorOf(name, [now, old]), ROUNDS + 1).slice(1));
    const theirs = python.operations[name];
    const result = run(now, old);
    const said = says(result, result).join();
    if (theirs && isSame && theirs.says.join() !== said) {
      throw new Error(`${name}: got ${said}, CPython says ${theirs.says.join()}`);
    }
    const seconds = theirs && spread(theirs.times);
    return [
      name,
      seconds ? number(seconds.median, 3) : '-',
      seconds && theirs.times.length > 1 ? range(seconds, 3) : '',
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
}

async function besideCPython(shape) {
  const { traces, tracebacks, files, lines } = shape;
  const frames = FRAMES;
  const python = askPython({ ...shape, ...MADE, frames, totalNframe: TOTAL_NFRAME, quick });
  const { made: now, bytes } = await heldBy(() => syntheticSnapshot({ ...shape, moment: 1 }));
  const old = syntheticSnapshot({ ...shape, moment: 2 });
  console.log(
    `${traces} traces over ${tracebacks} tracebacks of ${FRAMES} frames, ${files} files of ${lines} lines`,
  );
  console.log(
    `Node.js ${process.versions.node}, ${python.version}, ${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model}`,
  );
  console.log(`CPU time; median of ${ROUNDS} rounds (least–most)\n`);
  printBeside(python, now, old, true);
  const held = columnBytes(now.tables.traces) / traces;
  console.log(
    `\nbytes a trace: ${number(bytes / traces)} here, ${number(held)} of them columns of traces; ${number(python.memory)} CPython\n`,
  );
}

/** Snapshots of a real program, in which CPython knows no counts and no functions. */
function realBesideCPython(title, { now, old }, folder) {
  const files = {
    now: writeForPython(now, join(folder, 'now.json')),
    old: writeForPython(old, join(folder, 'old.json')),
  };
  const { traces, stacks, frames } = now.tables;
  console.log(
    `${title}: ${traces.length} traces, ${stacks.length} stacks, ${frames.length} frames\n`,
  );
  names = REAL;
  printBeside(askPython({ ...files, ...REAL, quick }), now, old, false);
  names = MADE;
  console.log();
}

async function realPrograms() {
  const folder = mkdtempSync(join(tmpdir(), 'tracemalloc-bench-'));
  try {
    realBesideCPython('a server, sampled', await serverSnapshots(folder), folder);
    if (withCompiler) realBesideCPython('a compiler, exact', compilerSnapshots(folder), folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
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
      lines: LINES,
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

const tracebacks = TRACES / TRACES_A_TRACEBACK;
await besideCPython({ traces: TRACES, tracebacks, files: FILES, lines: LINES });
await besideCPython(MANY_PLACES);
await realPrograms();
await growth();
