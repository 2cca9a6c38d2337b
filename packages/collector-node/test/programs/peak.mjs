// What rises and falls between two looks, with garbage collections there.
import { getTracedMemory, resetPeak, start } from '@tracemalloc/collector-node';

const [how, when] = process.argv.slice(2);
const kept = [];

function hoard(blocks) {
  return Array.from({ length: blocks }, (_, i) => new Array(128).fill(i));
}

start(how === 'exact' ? { exact: true } : { interval: 4_096 });
globalThis.gc();
// The first look of all may come after the peak.
const before = when === 'later' ? { current: 0, peak: 0 } : getTracedMemory();
(function rise() {
  const all = hoard(20_000); // some 21 MB
  globalThis.gc();
  kept.push(all.length);
})();
globalThis.gc();
const after = getTracedMemory();
resetPeak();
const reset = getTracedMemory();
console.log(JSON.stringify({ before, after, reset, kept: kept.length }));
