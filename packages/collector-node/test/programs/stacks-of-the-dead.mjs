// What the tracer keeps of stacks that are all new, and whose blocks are dead.
import { getTracemallocMemory, start, stop } from '@tracemalloc/collector-node';

const [scripts, depth] = process.argv.slice(2).map(Number);
const call = (id) => `return function call(n) { return n === 0 ? { id: ${id} } : call(n - 1); };`;

start({ exact: true, nframe: depth, arrayBuffers: false });
const memory = [];
for (let made = 1; made <= scripts; made++) {
  new Function(call(made))()(depth);
  if (made % (scripts / 20) === 0) {
    globalThis.gc();
    memory.push(getTracemallocMemory());
  }
}
stop();
console.log(JSON.stringify(memory));
