// Writing and reading pprof profiles, beside the npm package pprof-format:
// `npm run bench pprof [-- --quick]`. CPU time of the process, all of its threads. Both write the same
// profile: what toPprof makes of the snapshot.
import { cpus } from 'node:os';
import { fromPprof, toPprof } from '@tracemalloc/format';
import * as pprof from 'pprof-format';
import { cpuTimes, spread } from '../../core/bench/cpu-time.mjs';
import { FRAMES, LINES, syntheticSnapshot } from '../../core/bench/synthetic-snapshot.mjs';
import { printTable } from '../../core/bench/table.mjs';
import { pprofObjects } from './pprof-objects.mjs';

const quick = process.argv.includes('--quick');
const TRACES = 1_000_000;
const TRACEBACKS = 10_000;
const FILES = 500;
const ROUNDS = quick ? 2 : 7;

const snapshot = syntheticSnapshot({
  traces: TRACES,
  tracebacks: TRACEBACKS,
  files: FILES,
  lines: LINES,
  moment: 1,
});
const bytes = toPprof(snapshot);

// Ours first: a million objects of theirs would slow down every garbage collection.
const measured = (run) => {
  const [first, ...times] = cpuTimes(run, ROUNDS + 1);
  return { first, ...spread(times) };
};
const ours = {
  'toPprof(snapshot)': measured(() => toPprof(snapshot)),
  'fromPprof(bytes)': measured(() => fromPprof(bytes)),
  'toPprof, blockSizes: false': measured(() => toPprof(snapshot, { blockSizes: false })),
};
const theirs = { 'fromPprof(bytes)': measured(() => pprof.Profile.decode(bytes)) };
const profile = pprof.Profile.decode(bytes);
theirs['toPprof(snapshot)'] = measured(() => profile.encode());
const made = measured(() => pprofObjects(snapshot).encode());

// Both read what the other one writes.
const again = fromPprof(profile.encode());
for (const key of ['size', 'count']) {
  const [got, expected] = [again.total[key], snapshot.total[key]];
  if (got !== expected) throw new Error(`${key}: got ${got}, expected ${expected}`);
}
if (profile.sample.length !== again.traces.length) throw new Error('other samples');

const number = (value, digits = 0) => (value === undefined ? '-' : value.toFixed(digits));
console.log(
  `${TRACES} traces over ${TRACEBACKS} tracebacks of ${FRAMES} frames: ` +
    `${profile.sample.length} samples, ${(bytes.length / 2 ** 20).toFixed(1)} MiB`,
);
console.log(
  `Node.js ${process.versions.node}, ${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model}`,
);
console.log(`CPU time; median of ${ROUNDS} rounds (least–most)\n`);
printTable(
  ['', 'ms', '', 'first', 'pprof-format', '', '× faster'],
  Object.entries(ours).map(([name, here]) => {
    const peer = theirs[name];
    return [
      name,
      number(here.median),
      `${number(here.least)}–${number(here.most)}`,
      number(here.first),
      number(peer?.median),
      peer ? `${number(peer.least)}–${number(peer.most)}` : '',
      peer ? number(peer.median / here.median, 1) : '-',
    ];
  }),
);
console.log(
  `\npprof-format's encode() has its objects already; with them made of the snapshot, ${number(made.median)} ms ` +
    `(× ${number(made.median / ours['toPprof(snapshot)'].median, 1)})`,
);
