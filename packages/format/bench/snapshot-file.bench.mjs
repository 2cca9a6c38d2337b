// Writing and reading the snapshot file, beside CPython's pickle and the npm package pprof-format:
// `npm run bench snapshot-file [-- --quick]`. CPU time of the process, all of its threads.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SnapshotBuilder } from '@tracemalloc/core';
import { decode, dump, dumpSync, encode, load, loadSync } from '@tracemalloc/format';
import * as pprof from 'pprof-format';
import { findPython } from '../../../tools/python.mjs';
import { spread } from '../../core/bench/cpu-time.mjs';
import {
  FRAMES,
  LINES,
  syntheticSnapshot,
  TOTAL_NFRAME,
} from '../../core/bench/synthetic-snapshot.mjs';
import { printTable } from '../../core/bench/table.mjs';
import { pprofObjects } from './pprof-objects.mjs';

const quick = process.argv.includes('--quick');
const TRACES = 1_000_000;
const TRACEBACKS = 10_000;
const FILES = 500;
const ROUNDS = quick ? 7 : 25;

const folder = mkdtempSync(join(tmpdir(), 'tracemalloc-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

/** CPU and wall time of each round, in milliseconds; the first one, which compiles, apart. */
async function measure(run, rounds = ROUNDS) {
  const cpu = [];
  const wall = [];
  for (let round = 0; round <= rounds; round++) {
    globalThis.gc?.();
    const before = performance.now();
    const start = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(start);
    cpu.push((user + system) / 1e3);
    wall.push(performance.now() - before);
  }
  const [first, ...times] = cpu;
  return { first, cpu: spread(times), wall: spread(wall.slice(1)) };
}

/** Traces that need more than the narrowest columns: wide sizes, counts, three domains. */
function variedSnapshot() {
  const { tables } = syntheticSnapshot({
    traces: 1,
    tracebacks: TRACEBACKS,
    files: FILES,
    lines: LINES,
    moment: 1,
  });
  const builder = new SnapshotBuilder();
  const { parent, frame } = tables.stacks;
  const { filename, lineno } = tables.frames;
  const stacks = [];
  const deepest = [];
  for (let row = 0; row < parent.length; row++) {
    const at = frame[row];
    const index = builder.frame({ filename: tables.strings[filename[at]], lineno: lineno[at] });
    stacks.push(builder.stack(parent[row] === -1 ? -1 : stacks[parent[row]], index));
    if (row + 1 === parent.length || parent[row + 1] !== row) deepest.push(stacks[row]);
  }
  let state = 1;
  const random = (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
  for (let trace = 0; trace < TRACES; trace++) {
    builder.trace(deepest[random(deepest.length)], random(2 ** 30) * 4, {
      count: 1 + random(200),
      domain: random(3),
      totalNframe: FRAMES + random(100),
    });
  }
  return builder.finish({ tracebackLimit: FRAMES });
}

function askPython() {
  const python = findPython();
  if ('missing' in python) {
    console.log(`without CPython: ${python.missing}`);
    return undefined;
  }
  const script = fileURLToPath(new URL('cpython-pickle.py', import.meta.url));
  const options = {
    traces: TRACES,
    tracebacks: TRACEBACKS,
    files: FILES,
    lines: LINES,
    frames: FRAMES,
    totalNframe: TOTAL_NFRAME,
    path: join(folder, 'pickle'),
    rounds: quick ? 1 : 5,
  };
  const { status, stdout, stderr } = spawnSync(
    python.executable,
    [script, JSON.stringify(options)],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

async function measurePprof(snapshot) {
  const profile = pprofObjects(snapshot);
  let bytes;
  const rounds = quick ? 1 : 3;
  const encoding = await measure(() => {
    bytes = profile.encode();
  }, rounds);
  let decoded;
  const decoding = await measure(() => {
    decoded = pprof.Profile.decode(bytes);
  }, rounds);
  if (decoded.sample.length !== TRACES) throw new Error(`got ${decoded.sample.length} samples`);
  return { bytes: bytes.length, dump: encoding.cpu.median, load: decoding.cpu.median };
}

const number = (value, digits = 1) => (value === undefined ? '-' : value.toFixed(digits));
const megabytes = (bytes) => number(bytes / 1e6);

async function compare() {
  const snapshot = syntheticSnapshot({
    traces: TRACES,
    tracebacks: TRACEBACKS,
    files: FILES,
    lines: LINES,
    moment: 1,
  });
  const python = askPython();
  if (python && (python.traces !== TRACES || python.size !== snapshot.total.size)) {
    throw new Error(`CPython has ${python.size} B in ${python.traces} traces`);
  }
  const path = join(folder, 'a.tracemalloc');
  const bytes = encode(snapshot);
  const ours = {
    encode: await measure(() => encode(snapshot)),
    dump: await measure(() => dump(snapshot, path)),
    dumpSync: await measure(() => dumpSync(snapshot, path)),
    decode: await measure(() => decode(bytes)),
    load: await measure(() => load(path)),
    loadSync: await measure(() => loadSync(path)),
    'dump .gz': await measure(() => dump(snapshot, `${path}.gz`), 3),
    'load .gz': await measure(() => load(`${path}.gz`)),
  };
  const back = await load(path);
  if (back.total.size !== snapshot.total.size) throw new Error(`loaded ${back.total.size} B`);
  const theirs = await measurePprof(snapshot);
  console.log(`${TRACES} traces over ${TRACEBACKS} tracebacks of ${FRAMES} frames`);
  console.log(
    `Node.js ${process.versions.node}, ${python?.version ?? 'no CPython'}, pprof-format, ${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model}`,
  );
  console.log(
    `Median CPU time of ${ROUNDS} rounds (least–most), in ms; wall has the disk's fsync\n`,
  );
  const side = (name) => (/^(dump|encode)/.test(name) ? 'dump' : 'load');
  printTable(
    ['', 'ms', '', 'first', 'wall', 'pickle', '× faster', 'pprof-format', '× faster'],
    Object.entries(ours).map(([name, { first, cpu, wall }]) => {
      const pickle = python && spread(python[side(name)]).median * 1e3;
      const peer = theirs[side(name)];
      return [
        name,
        number(cpu.median),
        `${number(cpu.least)}–${number(cpu.most)}`,
        number(first),
        number(wall.median),
        number(pickle, 0),
        pickle ? number(pickle / cpu.median, 0) : '-',
        number(peer, 0),
        number(peer / cpu.median, 0),
      ];
    }),
  );
  const varied = encode(variedSnapshot()).length;
  const aTrace = (length) => number(length / TRACES, 2);
  console.log(
    `\nbytes a trace: ${aTrace(bytes.length)} here (${aTrace(statSync(`${path}.gz`).size)} gzipped), ` +
      `${aTrace(varied)} where sizes, counts, domains and depths all vary; ` +
      `${python ? aTrace(python.bytes) : '-'} pickle, ${aTrace(theirs.bytes)} pprof-format`,
  );
  return { snapshot, path, length: bytes.length };
}

/** Peak memory, each way in a process of its own. */
function peaks({ snapshot, path, length }) {
  const small = join(folder, 'small.tracemalloc');
  for (const name of [small, `${small}.gz`]) {
    dumpSync(
      syntheticSnapshot({ traces: 100, tracebacks: 10, files: 5, lines: LINES, moment: 1 }),
      name,
    );
  }
  const program = fileURLToPath(new URL('peak-memory.mjs', import.meta.url));
  const rows = [
    ['load', ''],
    ['loadSync', ''],
    ['stream', ''],
    ['load', '.gz'],
    ['loadSync', '.gz'],
  ].map(([way, extension]) => {
    const args = ['--expose-gc', program, way, `${small}${extension}`, `${path}${extension}`];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
    const { most, columns, size } = JSON.parse(stdout);
    if (size !== snapshot.total.size) throw new Error(`loaded ${size} B`);
    const budget = length + columns + 10e6;
    return [
      `${way} ${extension}`.trim(),
      megabytes(most),
      megabytes(length),
      megabytes(columns),
      megabytes(budget),
      most <= budget ? 'within' : 'beyond',
    ];
  });
  console.log('\nPeak memory of a load, MB: at most the file, the columns, and 10');
  printTable(['', 'peak', 'file', 'columns', 'at most', ''], rows);
}

peaks(await compare());
