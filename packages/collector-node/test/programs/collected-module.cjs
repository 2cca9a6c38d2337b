// A module of which nothing but its objects is alive when the snapshot is taken.
const { start, takeSnapshot } = require('@tracemalloc/collector-node');
start({ nframe: 5, exact: true });
globalThis.kept = require('./collected-module-list.cjs');
setTimeout(() => {
  const [most] = takeSnapshot().statistics('traceback');
  const { filename, functionName } = most.traceback.at(0);
  console.log(JSON.stringify({ filename, functionName, count: most.count, length: kept.length }));
}, 20);
