// @datadog/pprof in the same process: it was first, or comes while we trace and stops again.
import { heap } from '@datadog/pprof';
import { isTracing, start, stop, takeSnapshot } from '@tracemalloc/collector-node';
import { attempt } from './attempt.mjs';

const kept = [];

function allocate() {
  for (let i = 0; i < 20_000; i++) kept.push({ i, text: `block ${i}` });
}

if (process.argv[2] === 'first') {
  heap.start(1_024, 32);
  allocate();
  const refusal = attempt(() => start());
  allocate();
  stop();
  const theirs = heap.profile().sample.length;
  heap.stop();
  start({ interval: 1_024 });
  allocate();
  const after = takeSnapshot().total.count;
  console.log(JSON.stringify({ refusal, tracing: isTracing(), theirs, after, kept: kept.length }));
} else {
  start({ interval: 1_024 });
  allocate();
  // V8 gives them our sampler; their stop is the end of ours.
  heap.start(1_024, 32);
  heap.stop();
  const refusal = attempt(() => takeSnapshot());
  console.log(JSON.stringify({ refusal, tracing: isTracing(), kept: kept.length }));
}
