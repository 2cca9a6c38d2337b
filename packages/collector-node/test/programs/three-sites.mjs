// Three functions allocate. `traced`: what the tracer says of each. `plain`: what the heap grew by.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { getTracebackLimit, start, takeSnapshot } from '@tracemalloc/collector-node';

const BLOCKS = 20_000;

class Point {
  constructor(i) {
    this.x = i;
    this.y = i;
    this.z = i;
  }
}

// Not literals: V8 appends 16 bytes (an AllocationMemento) to those of code that is not optimised
// yet, and drops them when the object first moves, so the heap does not grow by what was allocated.
function objects(keep) {
  for (let i = 0; i < keep.length; i++) keep[i] = new Point(i);
}

function arrays(keep) {
  for (let i = 0; i < keep.length; i++) keep[i] = new Array(256).fill(i);
}

function closures(keep) {
  for (let i = 0; i < keep.length; i++) keep[i] = () => i;
}

const sites = [objects, arrays, closures];
const kept = sites.map(() => new Array(BLOCKS).fill(null));

function traced() {
  start({ nframe: 3, exact: true });
  for (const [i, site] of sites.entries()) site(kept[i]);
  const snapshot = takeSnapshot();
  const statistics = snapshot.statistics('function').map(({ traceback, size, count }) => {
    const { functionName, lineno, position } = traceback.at(0);
    return { functionName, lineno, position, size, count };
  });
  return { statistics, limit: getTracebackLimit(), metadata: snapshot.metadata };
}

function plain() {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  const gc = () => {
    for (let i = 0; i < 5; i++) collect(); // The first ones leave what the start of Node.js left.
  };
  const all = [];
  /** How much the heap grows by one more array of blocks. */
  const growth = (site) => {
    const keep = new Array(BLOCKS).fill(null);
    all.push(keep);
    gc();
    const before = process.memoryUsage().heapUsed;
    site(keep);
    gc();
    return process.memoryUsage().heapUsed - before;
  };
  const grown = sites.map((site) => {
    site(new Array(100).fill(null)); // What a function needs to run is not what it allocates.
    // The median: now and then V8 frees something else meanwhile, which the start left.
    const growths = Array.from({ length: 5 }, () => growth(site)).sort((one, two) => one - two);
    return [site.name, growths[2]];
  });
  return Object.fromEntries(grown);
}

const result = process.argv[2] === 'traced' ? traced() : plain();
console.log(JSON.stringify({ ...result, blocks: kept[0].length }));
