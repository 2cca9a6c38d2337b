// Whether V8 optimises functions while lines are traced, and afterwards.
import { setFlagsFromString } from 'node:v8';
import { start, stop } from '@tracemalloc/collector-node';

setFlagsFromString('--allow-natives-syntax');
const status = new Function('f', 'return %GetOptimizationStatus(f)');

/** A new function each time, called until V8 takes it for hot. */
function isOptimized() {
  const hot = new Function('n', 'let s = 0; for (let i = 0; i < n; i++) s += i % 7; return s;');
  let optimized = false;
  for (let i = 0; i < 2_000 && !optimized; i++) {
    hot(10_000);
    // V8's OptimizationStatus: Maglev's or TurboFan's code; the bits differ by version, so it is compared
    // with what a function that has run once has.
    optimized = status(hot) !== once;
  }
  return optimized;
}
const cold = new Function('return 1');
cold();
let once = status(cold);

const before = isOptimized();
start({ exact: true, arrayBuffers: false });
// Of another text each time: V8 has compiled code of an old one.
const sparkplug = new Function('return 2');
sparkplug();
once = status(sparkplug);
const meanwhile = isOptimized();
stop();
const plain = new Function('return 3');
plain();
once = status(plain);
const after = isOptimized();
console.log(JSON.stringify({ before, meanwhile, after }));
