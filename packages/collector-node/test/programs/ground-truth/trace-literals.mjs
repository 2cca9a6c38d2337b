// Runs random functions (test/ground-truth/random-literals.ts) under an exact trace, and prints, of each literal that
// tells its tag, the line that the trace knows: `[[tag, line], ...]`, 0 where it knows none.
//
//     trace-literals.mjs <module>
import { pathToFileURL } from 'node:url';
import { types } from 'node:util';
import { getObjectTraceback, start } from '@tracemalloc/collector-node';

const file = process.argv[2];
start({ exact: true, nframe: 5, arrayBuffers: false });
const { all, kept } = await import(pathToFileURL(file).href);
for (const each of all) kept.push(each(0));

const seen = new Set();
const lines = [];

function tagOf(value) {
  if (Array.isArray(value)) return value[0];
  if (value instanceof RegExp) return Number(value.source);
  if (typeof value === 'object') return value.t;
  if (Object.hasOwn(value, 't')) return value.t;
  return Number(/#(\d+)\*\//.exec(String(value))?.[1]);
}

function visit(value) {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return;
  if (seen.has(value)) return;
  seen.add(value);
  const tag = tagOf(value);
  if (Number.isInteger(tag) && tag > 0) {
    const frame = getObjectTraceback(value)?.at(0);
    if (frame?.filename === file) lines.push([tag, frame.position === 'line' ? frame.lineno : 0]);
  }
  if (types.isProxy(value)) return;
  for (const key of Reflect.ownKeys(value)) {
    const { value: inner, get, set } = Reflect.getOwnPropertyDescriptor(value, key);
    for (const each of [inner, get, set]) visit(each);
  }
}

visit(kept);
console.log(JSON.stringify(lines));
