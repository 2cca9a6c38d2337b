// Somebody samples already when we start.
import { Session } from 'node:inspector';
import v8 from 'node:v8';
import { isTracing, start, stop } from '@tracemalloc/collector-node';
import { attempt } from './attempt.mjs';

const kept = [];
const rival = new Session();

function read() {
  let samples = null;
  rival.post('HeapProfiler.getSamplingProfile', (_, result) => {
    samples = result?.profile.samples.length ?? null;
  });
  return samples;
}

rival.connect();
if (process.argv[2] === 'session') {
  rival.post('HeapProfiler.startSampling', { samplingInterval: 64 });
}
let native;
if (process.argv[2] === 'native') {
  // Deeper than the inspector can show without aborting the process.
  native = v8.startHeapProfile({ sampleInterval: 64, stackDepth: 400 });
  (function descend(depth) {
    if (depth > 0) descend(depth - 1);
    else kept.push({ depth });
  })(600);
}
if (process.argv[2] === 'copy') {
  const index = import.meta.resolve('@tracemalloc/collector-node');
  const copy = await import(`${new URL('session.js', index)}?copy`);
  copy.start();
}
const refusal = attempt(() => start());
for (let i = 0; i < 10_000; i++) kept.push({ i });
stop();
const theirs = native ? JSON.parse(native.stop()).samples.length : read();
console.log(JSON.stringify({ refusal, tracing: isTracing(), theirs, kept: kept.length }));
