// A recursion much deeper than V8 keeps of a stack.
import { start, takeSnapshot } from '@tracemalloc/collector-node';

const kept = [];

function descend(depth) {
  if (depth > 0) descend(depth - 1);
  else for (let i = 0; i < 1_000; i++) kept.push({ i });
}

start({ nframe: 65_535, exact: true });
descend(3_000);
const [{ traceback }] = takeSnapshot().statistics('traceback');
const { totalNframe } = takeSnapshot().traces.at(0).traceback;
const names = Array.from(traceback, ({ functionName }) => functionName);
const sameName = new Set(names).size === 1;
console.log(
  JSON.stringify({
    length: names.length,
    sameName,
    kept: kept.length,
    first: totalNframe !== null,
  }),
);
