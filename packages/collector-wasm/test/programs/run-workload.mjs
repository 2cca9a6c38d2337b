// `node run-workload.mjs NAME [exact|sampled|captured]` runs a workload three times (captured: once). It prints
// the results and, if traced, what is alive after each clean-up.
import { workloads } from './workloads.mjs';

// Counts how often the engine captures a whole stack: before the collector takes the engine's function.
let captures = 0;
const { captureStackTrace } = Error;
Error.captureStackTrace = (holder, below) => {
  if (below?.name === 'capture') captures++;
  captureStackTrace(holder, below);
};
const { patchWebAssembly, WasmCollector } = await import('@tracemalloc/collector-wasm');

// Names of temporary files, for example, are then the same in every run.
let random = 1;
Math.random = () => {
  random = (random * 48271) % 2147483647;
  return random / 2147483647;
};

const [, , name, mode] = process.argv;
const collector = new WasmCollector();
const problems = [];
if (mode !== undefined) {
  collector.start({ nframe: 25, ...(mode === 'sampled' ? { interval: 65536 } : { exact: true }) });
  patchWebAssembly(collector, {
    contexts: mode !== 'captured',
    onUntraced: (reason) => problems.push(String(reason)),
  });
}
const round = await workloads[name]();
const results = [];
const capturesOfRounds = [];
const live = [];
let snapshot;
const look = () => {
  snapshot ??= mode === undefined ? undefined : collector.takeSnapshot();
};
// A capture for every block is slow.
const rounds = mode === 'captured' ? 1 : 3;
for (let count = 0; count < rounds; count++) {
  captures = 0;
  results.push(await round(look));
  capturesOfRounds.push(captures);
  if (mode !== undefined) live.push(collector.getTracedMemory().current);
}
const answer = { results };
if (mode !== undefined) {
  look();
  const stacks = snapshot.statistics('traceback').map(({ size, count, traceback }) => {
    const frames = Array.from(traceback, ({ filename, lineno, column }) =>
      [filename, lineno, column].join(':'),
    );
    return `${size} ${count} ${frames.join(' < ')}`;
  });
  const { wasm } = collector.takeSnapshot().metadata;
  const domains = snapshot.statistics('domain').map(({ traceback }) => traceback.at(0).filename);
  const { peak } = collector.getTracedMemory();
  Object.assign(answer, {
    problems,
    live,
    peak,
    stacks: stacks.sort(),
    wasm,
    domains,
    captures: capturesOfRounds,
  });
}
process.stdout.write(JSON.stringify(answer));
