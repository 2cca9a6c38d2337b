// How many frames tracebacks have whose stacks are less deep than what is kept, as deep, and deeper.
import { getObjectTraceback, start, stop } from '@tracemalloc/collector-node';

start({ nframe: 3, exact: true, arrayBuffers: false });
const kept = [];
const nest = (depth) => {
  if (depth === 0) kept.push({ depth });
  else nest(depth - 1);
};
// A timer's own frame is Node.js's; a job of a promise has none.
const settled = [0, 1, 2, 3].map((depth) => Promise.resolve(depth).then(nest));
await Promise.all(settled);
const shown = kept.map((object) => {
  const traceback = getObjectTraceback(object);
  return [traceback.length, traceback.totalNframe ?? 'cut'];
});
stop();
console.log(JSON.stringify(shown));
