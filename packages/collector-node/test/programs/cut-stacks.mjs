// How many frames tracebacks have, and their stacks: of less frames than are shown, as many, more, and too many to count.
import { getObjectTraceback, start, stop } from '@tracemalloc/collector-node';

start({ nframe: 3, exact: true, arrayBuffers: false });
const kept = [];
const nest = (depth) => {
  if (depth === 0) kept.push({ depth });
  else nest(depth - 1);
};
// Jobs of promises have no other frames.
const settled = [0, 1, 2, 3, 40].map((depth) => Promise.resolve(depth).then(nest));
await Promise.all(settled);
const shown = kept.map((object) => {
  const traceback = getObjectTraceback(object);
  return [traceback.length, traceback.totalNframe ?? 'cut'];
});
stop();
console.log(JSON.stringify(shown));
