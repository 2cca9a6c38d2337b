// More live blocks than a small heap has room to read; then a few.
import { start, takeSnapshot } from '@tracemalloc/collector-node';
import { attempt } from './attempt.mjs';

class Point {
  constructor(x) {
    this.x = x;
  }
}
start({ exact: true });
let kept = [];
for (let x = 0; x < 600_000; x++) kept.push(new Point(x));
const refusal = attempt(() => takeSnapshot());
const crowded = kept.length;
kept = [];
// Dead samples leave with the next collection, not at once.
globalThis.gc();
console.log(JSON.stringify({ crowded, refusal, after: takeSnapshot().total.count }));
