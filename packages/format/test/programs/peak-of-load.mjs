// Loads a file that must be refused, and prints the code of its error and by how many bytes that made
// the peak of this process grow: `node --expose-gc peak-of-load.mjs FILE`.
import { readFileSync, writeFileSync } from 'node:fs';
import { Snapshot } from '@tracemalloc/core';
import { encode, load } from '@tracemalloc/format';

const linux = process.platform === 'linux';
/** Linux forgets the peak before when it is asked to (proc(5), /proc/pid/clear_refs). */
const peak = () =>
  linux
    ? Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024
    : process.resourceUsage().maxRSS * 1024;

// What the code itself takes does not count.
await load(encode(Snapshot.fromTraces([])));
globalThis.gc();
if (linux) writeFileSync('/proc/self/clear_refs', '5');
const before = process.memoryUsage().rss;
const code = await load(process.argv[2]).then(
  () => 'none',
  (error) => error.code,
);
console.log(JSON.stringify({ code, grown: peak() - before }));
