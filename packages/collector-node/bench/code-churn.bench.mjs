// Whether exact mode holds memory flat while a program makes new functions, code and stacks all the time:
// `npm run bench code-churn [-- --seconds=n] [-- --plain]`. Half of its functions allocate. Ends with exit
// code 1 where resident memory grows in the second half; `--plain` runs the same program without a trace.
import { setImmediate } from 'node:timers/promises';
import { getTracemallocMemory, start, takeSnapshot } from '@tracemalloc/collector-node';

const seconds = Number(/--seconds=(\d+)/.exec(process.argv.join(' '))?.[1] ?? 600);
const isPlain = process.argv.includes('--plain');
const LOOKS = 10;
/** What V8 and the C library may keep of a heap that goes up and down. */
const LEEWAY = 24e6;

/** Functions of their own, which call each other, so that stacks are new as well. */
function made(round) {
  const functions = Array.from(
    { length: 20 },
    (_, i) => `function f${i}(n, kept) {
      if (n % 2 === 0) kept.push({ n, round: ${round} });
      return n === 0 ? g${i}(n) : all[(n * 7 + ${i}) % 20](n - 1, kept);
    }
    function g${i}(n) { return n + ${round}; }`,
  );
  const names = functions.map((_, i) => `f${i}`).join();
  // Not node:vm, which keeps the scripts of Node.js 20.
  const made = `(() => { ${functions.join('\n')}; const all = [${names}]; return all; })()`;
  // biome-ignore lint/security/noGlobalEval: new code is what is wanted.
  return globalThis.eval(`${made}\n//# sourceURL=made-${round % 1_000}.js`);
}

if (!isPlain) start({ exact: true, nframe: 25 });
const resident = [];
const begin = performance.now();
let kept = [];
let round = 0;
for (let look = 1; look <= LOOKS; look++) {
  const until = begin + (look * seconds * 1e3) / LOOKS;
  while (performance.now() < until) {
    const all = made(round++);
    for (let i = 0; i < all.length; i += 3) all[i](10 + (i % 5), kept);
    if (kept.length > 50_000) kept = [];
    if (round % 100 === 0) await setImmediate();
  }
  kept = [];
  const own = isPlain ? 0 : getTracemallocMemory();
  if (!isPlain) takeSnapshot();
  globalThis.gc();
  resident.push(process.memoryUsage().rss);
  const [mb, ownMb, heap] = [resident.at(-1), own, process.memoryUsage().heapUsed].map((bytes) =>
    (bytes / 1e6).toFixed(0),
  );
  console.log(
    `${Math.round((performance.now() - begin) / 1e3)} s, ${round} scripts: ${mb} MB resident, ${heap} MB heap, ${ownMb} MB of the tracer`,
  );
}
const half = LOOKS / 2;
const grown = Math.min(...resident.slice(-2)) - Math.max(...resident.slice(half - 2, half));
console.log(`${(grown / 1e6).toFixed(1)} MB beyond the most before half-time`);
if (grown > LEEWAY) process.exitCode = 1;
