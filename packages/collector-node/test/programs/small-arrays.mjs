// Where typed arrays were made that V8 keeps on its heap, with buffers traced beside it.
import { getObjectTraceback, start, takeSnapshot } from '@tracemalloc/collector-node';

start({ nframe: 5, exact: true });

function make() {
  return new Uint8Array(8);
}
class Derived extends Float64Array {}
function derive() {
  return new Derived([1, 2]);
}
function large() {
  return new Uint8Array(1000);
}

const made = [make(), derive(), large()];
const tracebacks = made.map((x) =>
  Array.from(getObjectTraceback(x), ({ functionName, filename }) => [
    functionName,
    filename.includes('collector-node/dist') ? 'the tracer' : 'the program',
  ]),
);
const kept = Array.from({ length: 1000 }, make);
const rows = takeSnapshot({ gc: true }).statistics('function');
const row = rows.find(({ traceback }) => traceback.at(0).functionName === 'make');
console.log(JSON.stringify({ tracebacks, count: row?.count ?? 0, kept: kept.length }));
