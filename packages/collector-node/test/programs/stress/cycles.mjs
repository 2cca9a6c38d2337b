// A trace starts and stops, again and again, while the program goes on as before.
import { isTracing, start, stop, takeSnapshot } from '@tracemalloc/collector-node';
import { options, rounds } from './duration.mjs';

let kept;

function allocate(count) {
  kept = [];
  for (let i = 0; i < count; i++) kept.push({ i });
}

let done = 0;
for (const round of rounds()) {
  start(options);
  allocate(200);
  if (round % 4 === 0 && !(takeSnapshot().total.size >= 0)) throw new Error('no total');
  stop();
  if (isTracing()) throw new Error('still traces');
  allocate(200);
  done++;
}
console.log(JSON.stringify({ done, kept: kept.length }));
