// Somebody else stops V8's sampler while we trace; `restarted`: and starts it for themselves.
import { Session } from 'node:inspector';
import { isTracing, start, stop, takeSnapshot } from '@tracemalloc/collector-node';
import { attempt } from './attempt.mjs';

const kept = [];
const rival = new Session();
rival.connect();

function allocate() {
  for (let i = 0; i < 1_000; i++) kept.push({ i });
}

function read() {
  let samples = null;
  rival.post('HeapProfiler.getSamplingProfile', (_, result) => {
    samples = result?.profile.samples.length ?? null;
  });
  return samples;
}

start({ interval: 64 });
allocate();
const before = takeSnapshot().total.count;
rival.post('HeapProfiler.stopSampling');
if (process.argv[2] === 'restarted') {
  rival.post('HeapProfiler.startSampling', { samplingInterval: 64 });
}
allocate();
const refusal = attempt(() => takeSnapshot());
const tracing = isTracing();
stop();
const theirs = read();
const meanwhile = attempt(() => start({ interval: 64 }));
rival.post('HeapProfiler.stopSampling');
stop();
start({ interval: 64 });
allocate();
const after = takeSnapshot().total.count;
console.log(
  JSON.stringify({ before, refusal, tracing, theirs, meanwhile, after, kept: kept.length }),
);
