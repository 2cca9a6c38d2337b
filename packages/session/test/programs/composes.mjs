// Traces the JavaScript heap and a WebAssembly module by one import, and prints what its functions say.
import { readFileSync } from 'node:fs';
import * as tracemalloc from '@tracemalloc/session';

const [, , guest] = process.argv;
const kept = [];
const counters = () => ({
  tracing: tracemalloc.isTracing(),
  limit: tracemalloc.getTracebackLimit(),
  all: tracemalloc.getTracedMemory(),
  heap: tracemalloc.getTracedMemory(0),
  wasm: tracemalloc.getTracedMemory(3),
  own: tracemalloc.getTracemallocMemory(),
});
const bytesIn = (snapshot, domain) =>
  snapshot.statistics('domain').find(({ traceback }) => traceback.at(0).filename === domain)
    ?.size ?? 0;

const before = counters();
tracemalloc.start({ nframe: 5, interval: 1, wasm: true, arrayBuffers: false });
const { instance } = await WebAssembly.instantiate(readFileSync(guest), { host: { call() {} } });
const { c_malloc: malloc, c_free: free } = instance.exports;
instance.exports._initialize();
// More than all ArrayBuffers of the process together.
instance.exports.memory.grow(1000);

function keep() {
  for (let i = 0; i < 10_000; i++) kept.push({ id: i });
}
keep();
const address = malloc(50_000);
const traced = counters();
const snapshot = tracemalloc.takeSnapshot({ gc: true });
const [found, unknown] = [address, 1].map((x) => tracemalloc.getObjectTraceback(x)?.at(0) ?? null);
free(address);
const freed = counters();
tracemalloc.resetPeak();
const reset = counters();
tracemalloc.pause();
malloc(7_000);
const paused = counters();
tracemalloc.resume();
tracemalloc.clearTraces();
const cleared = counters();
malloc(3_000);
const again = tracemalloc.takeSnapshot();
tracemalloc.stop();
const stopped = counters();
tracemalloc.start();
const anew = tracemalloc.takeSnapshot().metadata.collectors.map(({ name }) => name);
tracemalloc.stop();
let refusal = '';
try {
  tracemalloc.takeSnapshot();
} catch ({ code }) {
  refusal = code;
}
console.log(
  JSON.stringify({
    ...{ before, traced, freed, reset, paused, cleared, stopped, anew, refusal, found, unknown },
    memory: instance.exports.memory.buffer.byteLength,
    snapshot: {
      heap: bytesIn(snapshot, 'heap'),
      wasm: bytesIn(snapshot, 'wasm'),
      limit: snapshot.tracebackLimit,
      collectors: snapshot.metadata.collectors.map(({ name }) => name),
      untraced: snapshot.metadata.untraced,
    },
    again: bytesIn(again, 'wasm'),
  }),
);
