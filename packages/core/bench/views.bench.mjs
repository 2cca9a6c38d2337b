// Reading the frames of all traces of a snapshot, beside CPython's own classes in the same run:
// `npm run bench views`. CPU time of 100,000 traces of 25 frames.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findPython } from '../../../tools/python.mjs';
import { cpuTimes, spread } from './cpu-time.mjs';
import { FRAMES, LINES, syntheticSnapshot, TOTAL_NFRAME } from './synthetic-snapshot.mjs';
import { printTable } from './table.mjs';

const shape = { traces: 100_000, tracebacks: 10_000, files: 500, lines: LINES };
const ROUNDS = 7;

/** What is measured; CPython must give the same number. */
const operations = {
  'all frames': (now) => {
    let sum = 0;
    for (const { traceback } of now.traces) for (const { lineno } of traceback) sum += lineno;
    return sum;
  },
  'all frames, by index': (now) => {
    let sum = 0;
    for (let trace = 0; trace < now.traces.length; trace++) {
      const { traceback } = now.traces.at(trace);
      for (let frame = 0; frame < traceback.length; frame++) sum += traceback.at(frame).lineno;
    }
    return sum;
  },
  'most recent frames': (now) => {
    let sum = 0;
    for (const { traceback } of now.traces) sum += traceback.at(0).lineno;
    return sum;
  },
  'all sizes': (now) => {
    let sum = 0;
    for (const { size } of now.traces) sum += size;
    return sum;
  },
  'traces that are equal': (now, again) => {
    let equal = 0;
    for (const [index, trace] of now.traces.entries()) {
      if (trace.equals(again.traces.at(index))) equal++;
    }
    return equal;
  },
};

/** CPython's answers; what is missing is said. */
function askPython() {
  const python = findPython();
  if ('missing' in python) {
    console.log(`without CPython: ${python.missing}`);
    return { version: 'no CPython', operations: {} };
  }
  const script = fileURLToPath(new URL('cpython-views.py', import.meta.url));
  const options = { ...shape, frames: FRAMES, totalNframe: TOTAL_NFRAME };
  const args = [script, JSON.stringify({ ...options, rounds: 3 })];
  const { status, stdout, stderr } = spawnSync(python.executable, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

const python = askPython();
const now = syntheticSnapshot({ ...shape, moment: 1 });
const again = syntheticSnapshot({ ...shape, moment: 1 });
console.log(
  `${shape.traces} traces of ${FRAMES} frames; Node.js ${process.versions.node}, ${python.version}`,
);
console.log(`CPU time; median of ${ROUNDS} rounds\n`);
const rows = Object.entries(operations).map(([name, run]) => {
  const [cold, ...times] = cpuTimes(() => run(now, again), ROUNDS + 1);
  const { median } = spread(times);
  const theirs = python.operations[name];
  const said = run(now, again);
  if (theirs && theirs.says !== said)
    throw new Error(`${name}: got ${said}, CPython says ${theirs.says}`);
  const seconds = theirs && spread(theirs.times).median;
  return [
    name,
    seconds === undefined ? '-' : (seconds * 1e3).toFixed(0),
    median.toFixed(0),
    cold.toFixed(0),
    seconds === undefined ? '-' : ((seconds * 1e3) / median).toFixed(1),
  ];
});
printTable(['operation', 'CPython ms', 'here ms', 'first ms', '× faster'], rows);
