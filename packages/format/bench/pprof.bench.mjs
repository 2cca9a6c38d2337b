// Writing and reading pprof profiles, beside the npm package pprof-format:
// `npm run bench pprof [-- --quick]`. CPU time of the process, all of its threads. Both write the same
// profile: what toPprof makes of the snapshot.
import { cpus } from 'node:os';
import { fromPprof, toPprof } from '@tracemalloc/format';
import * as pprof from 'pprof-format';
import { cpuTimes, spread } from '../../core/bench/cpu-time.mjs';
import { FRAMES, syntheticSnapshot } from '../../core/bench/synthetic-snapshot.mjs';
import { printTable } from '../../core/bench/table.mjs';

const quick = process.argv.includes('--quick');
const TRACES = 1_000_000;
const TRACEBACKS = 10_000;
const FILES = 500;
const ROUNDS = quick ? 2 : 7;

const snapshot = syntheticSnapshot({
  traces: TRACES,
  tracebacks: TRACEBACKS,
  files: FILES,
  moment: 1,
});
const bytes = toPprof(snapshot);

/** pprof-format's objects of a snapshot, as a program that uses it has to make them; no labels. */
function pprofObjects({ tables: { strings, frames, stacks, traces } }) {
  const stringTable = new pprof.StringTable();
  const index = (text) => stringTable.dedup(text);
  const functions = strings.map(
    (text, row) => new pprof.Function({ id: row + 1, name: index(text), filename: index(text) }),
  );
  const location = Array.from(
    { length: frames.length },
    (_, row) =>
      new pprof.Location({
        id: row + 1,
        line: [new pprof.Line({ functionId: frames.filename[row] + 1, line: frames.lineno[row] })],
      }),
  );
  const lists = new Map();
  const locationsOf = (stack) => {
    let ids = lists.get(stack);
    if (ids === undefined) {
      ids = [];
      for (let row = stack; row !== -1; row = stacks.parent[row]) ids.push(stacks.frame[row] + 1);
      lists.set(stack, ids);
    }
    return ids;
  };
  const type = (name, unit) => new pprof.ValueType({ type: index(name), unit: index(unit) });
  return new pprof.Profile({
    stringTable,
    sampleType: [type('inuse_objects', 'count'), type('inuse_space', 'bytes')],
    sample: Array.from(
      { length: traces.length },
      (_, row) =>
        new pprof.Sample({
          locationId: locationsOf(traces.stack[row]),
          value: [traces.count[row], traces.size[row]],
        }),
    ),
    location,
    function: functions,
  });
}

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
