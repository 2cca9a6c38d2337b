// `node run-workload.mjs NAME [exact|sampled|captured]`: runs a workload three times, and prints its
// results, and what is alive after each clean-up if it was traced.
import { patchWebAssembly, WasmCollector } from '@tracemalloc/collector-wasm';
import { workloads } from './workloads.mjs';

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
const live = [];
for (let count = 0; count < 3; count++) {
  results.push(await round());
  if (mode !== undefined) live.push(collector.getTracedMemory().current);
}
const answer = { results };
if (mode !== undefined) {
  const snapshot = collector.takeSnapshot();
  const stacks = snapshot.statistics('traceback').map(({ size, count, traceback }) => {
    const frames = Array.from(traceback, ({ filename, lineno, column }) =>
      [filename, lineno, column].join(':'),
    );
    return `${size} ${count} ${frames.join(' < ')}`;
  });
  Object.assign(answer, {
    problems,
    live,
    peak: collector.getTracedMemory().peak,
    stacks: stacks.sort(),
    wasm: snapshot.metadata.wasm,
    domains: snapshot.statistics('domain').map(({ traceback }) => traceback.at(0).filename),
  });
}
process.stdout.write(JSON.stringify(answer));
