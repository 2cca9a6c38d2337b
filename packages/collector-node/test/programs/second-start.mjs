// Whether each of several traces in a process knows the line in a function that ran before it started.
import { start, stop, takeSnapshot } from '@tracemalloc/collector-node';

function tracedOnce(kept) {
  const make = new Function('kept', 'kept.push({ made: true });\n//# sourceURL=/made.js');
  make(kept);
  start({ exact: true, nframe: 3, arrayBuffers: false });
  make(kept);
  const positions = [...takeSnapshot().traces]
    .map(({ traceback }) => traceback.at(0))
    .filter(({ filename }) => filename === '/made.js')
    .map(({ position }) => position);
  stop();
  return [...new Set(positions)].join();
}

console.log(JSON.stringify([1, 2, 3].map(() => tracedOnce([]))));
