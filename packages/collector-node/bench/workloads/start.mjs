// Says what the first start of a trace takes when the heap is of `blocks` objects with a list of `length` each, and
// what a garbage collection of that heap does.
const [engine, blocks, length] = process.argv.slice(2);
const { start } = await import('@tracemalloc/collector-node');

const kept = [];
function fill(count, listLength) {
  for (let id = 0; id < count; id++) kept.push({ id, list: new Array(listLength).fill(id) });
}
fill(Number(blocks), Number(length));
globalThis.gc();

function measure(act) {
  const before = process.cpuUsage();
  const begin = performance.now();
  act();
  const wall = performance.now() - begin;
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1e3, wall };
}

const collection = measure(globalThis.gc);
const heap = process.memoryUsage().heapUsed;
const started = measure(() => start({ exact: true, nframe: 25, arrayBuffers: false, engine }));
process.send({ heap, collection, started, kept: kept.length });
process.disconnect();
