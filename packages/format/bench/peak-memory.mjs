// Loads the file it is given, and says what that took at most: `node --expose-gc peak-memory.mjs WAY SMALL FILE`.
// SMALL is loaded first, so that what the code itself takes does not count.
import { readFileSync } from 'node:fs';
import { load, loadSync } from '@tracemalloc/format';

const [way, small, file] = process.argv.slice(2);
const ways = {
  load,
  loadSync,
  stream: async (path) => load((await import('node:fs')).createReadStream(path)),
};
const run = ways[way];
for (let round = 0; round < 3; round++) await run(small);
globalThis.gc();

// The peak since then: Linux forgets the one before (proc(5), /proc/pid/clear_refs).
const { writeFileSync } = await import('node:fs');
let before = process.memoryUsage().rss;
let peak;
try {
  writeFileSync('/proc/self/clear_refs', '5');
  peak = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024;
  before = peak();
} catch {
  peak = () => process.resourceUsage().maxRSS * 1024;
}
const snapshot = await run(file);
const most = peak() - before;
const columns = Object.values(snapshot.tables)
  .flatMap((table) => Object.values(table))
  .reduce((sum, column) => sum + (ArrayBuffer.isView(column) ? column.byteLength : 0), 0);
console.log(JSON.stringify({ most, columns, size: snapshot.total.size }));
