// Where objects were allocated, before and after they have moved.
import { getObjectTraceback, start, stop } from '@tracemalloc/collector-node';

const early = { early: true };
start({ nframe: 3, exact: true, arrayBuffers: false });

function make(i) {
  const objects = {
    literal: { i },
    array: [i],
    closure: () => i,
    made: new Map([[i, i]]),
  };
  return objects;
}

const shown = (x) => {
  const traceback = getObjectTraceback(x);
  if (traceback === null) return null;
  return Array.from(traceback, ({ functionName, lineno, position }) =>
    [functionName, lineno, position].join(' '),
  );
};
const tracebacksOf = (objects) =>
  Object.fromEntries(Object.entries(objects).map(([name, x]) => [name, shown(x)]));

function run() {
  const objects = make(1);
  const young = tracebacksOf(objects);
  globalThis.gc({ type: 'minor' });
  globalThis.gc({ type: 'minor' });
  globalThis.gc();
  const many = Array.from({ length: 200 }, (_, i) => make(i));
  const old = tracebacksOf(objects);
  // All of one line, and none of another.
  const lines = new Set(many.map(({ literal }) => shown(literal)[0]));
  const unknown = [early, 1, 'text', Symbol.iterator, null, undefined, 1n].map(shown);
  stop();
  return { young, old, lines: [...lines], unknown, stopped: shown(objects.literal) };
}

console.log(JSON.stringify(run()));
