// A snapshot of 100,000 frames through a source map of 10 MB, beside two other ways:
// `npm run bench source-maps [-- --quick]`. CPU time, medians.
import { cpus } from 'node:os';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { Snapshot, SnapshotBuilder } from '@tracemalloc/core';
import { originalPositions } from '@tracemalloc/format';
import { SourceMapConsumer } from 'source-map';

const ROUNDS = process.argv.includes('--quick') ? 3 : 9;
const FRAMES = 100_000;
const DEPTH = 25;
const TRACEBACKS = 20_000;
const MAP_LENGTH = 10_000_000;
const FUNCTIONS_A_SOURCE = 40;

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * The base 64 variable-length quantity of source maps.
 * @param {number} value
 */
function vlq(value) {
  let rest = value < 0 ? -2 * value + 1 : 2 * value;
  let text = '';
  do {
    const digit = rest % 32;
    rest = (rest - digit) / 32;
    text += DIGITS[rest > 0 ? digit + 32 : digit];
  } while (rest > 0);
  return text;
}

/**
 * A minified bundle in one line, or one of a line a function: its code, its map, and the places at
 * which frames can be.
 * @param {boolean} minified
 */
function bundle(minified) {
  const code = [];
  const mappings = [];
  const names = [];
  const places = [];
  const last = { source: 0, line: 0, column: 0, name: 0, generated: 0 };
  let lineno = 1;
  let at = 0;
  let length = 0;
  let functions = 0;
  const add = (text, source, line, column, name) => {
    const place = { source, line, column };
    let mapping = vlq(at - last.generated);
    for (const key of ['source', 'line', 'column']) mapping += vlq(place[key] - last[key]);
    if (name !== undefined) mapping += vlq(name - last.name);
    Object.assign(last, place, { generated: at, name: name ?? last.name });
    mappings.push(mapping);
    length += mapping.length + 1;
    code.push(text);
    at += text.length;
  };
  while (length < MAP_LENGTH * 0.85) {
    const source = Math.floor(functions / FUNCTIONS_A_SOURCE);
    const line = (functions % FUNCTIONS_A_SOURCE) * 8;
    const name = names.push(`originalName${functions}`) - 1;
    const short = `f${functions.toString(36)}`;
    add('function ', source, line, 0);
    add(short, source, line, 9, name);
    places.push({ lineno, column: at + 1, position: 'function', functionName: short });
    for (let i = 0; i < 6; i++) {
      add(i === 0 ? '(a,b){' : ';', source, line + i, 2);
      places.push({ lineno, column: at + 1, position: 'line', functionName: short });
      add('g', source, line + i, 10 + i);
      add('(a)', source, line + i, 12 + i);
    }
    code.push('}');
    at++;
    functions++;
    if (minified) continue;
    code.push('\n');
    mappings.push(';');
    lineno++;
    at = 0;
    last.generated = 0;
  }
  const sources = Array.from(
    { length: Math.ceil(functions / FUNCTIONS_A_SOURCE) },
    (_, i) => `../src/module${i}.ts`,
  );
  const text = mappings.join(',').replaceAll(',;', ';').replaceAll(';,', ';');
  const map = JSON.stringify({ version: 3, sources, names, mappings: text });
  return { code: `${code.join('')}\n//# sourceMappingURL=bundle.js.map\n`, map, places };
}

/** A snapshot whose frames are spread over the whole bundle. */
function snapshotOf(places) {
  const builder = new SnapshotBuilder();
  const step = places.length / FRAMES;
  const frames = Array.from({ length: FRAMES }, (_, i) =>
    builder.frame({ filename: '/app/dist/bundle.js', ...places[Math.floor(i * step)] }),
  );
  let next = 0;
  for (let traceback = 0; traceback < TRACEBACKS; traceback++) {
    let stack = -1;
    for (let depth = 0; depth < DEPTH; depth++) {
      stack = builder.stack(stack, frames[next]);
      next = (next + 7919) % FRAMES;
    }
    builder.trace(stack, 64);
  }
  return builder.finish();
}

/** Every frame of every traceback by itself, as tools do that map a stack when they print it. */
async function frameByFrame(snapshot, map) {
  const consumer = await new SourceMapConsumer(map, 'file:///app/dist/bundle.js.map');
  const traces = Array.from(snapshot.traces, (trace) => ({
    size: trace.size,
    traceback: Array.from(trace.traceback, (frame) => {
      const { source, line, column, name } = consumer.originalPositionFor({
        line: frame.lineno,
        column: frame.column - 1,
      });
      return {
        filename: source ?? frame.filename,
        lineno: line ?? 0,
        column: (column ?? -1) + 1,
        functionName: name ?? frame.functionName,
        position: frame.position,
      };
    }),
  }));
  consumer.destroy();
  return Snapshot.fromTraces(traces);
}

/** Only the places of the frame table, and no snapshot of them: the least that is to be done. */
function placesOnly({ tables: { frames } }, map) {
  const traceMap = new TraceMap(map, 'file:///app/dist/bundle.js.map');
  let sum = 0;
  for (let i = 0; i < frames.length; i++) {
    sum += originalPositionFor(traceMap, {
      line: frames.lineno[i],
      column: frames.column[i] - 1,
    }).line;
  }
  return sum;
}

async function medianOf(run) {
  const times = [];
  for (let round = 0; round <= ROUNDS; round++) {
    globalThis.gc?.();
    const start = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1e3);
  }
  const [first, ...others] = times;
  return { first, median: others.sort((a, b) => a - b)[ROUNDS >> 1] };
}

console.log(
  `${FRAMES} frames in ${TRACEBACKS} tracebacks of ${DEPTH}; CPU time, median of ${ROUNDS} rounds`,
);
console.log(`Node.js ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model}\n`);
for (const minified of [true, false]) {
  const { code, map, places } = bundle(minified);
  const snapshot = snapshotOf(places);
  const files = { '/app/dist/bundle.js': code, '/app/dist/bundle.js.map': map };
  const options = { reader: { read: (location) => files[location] }, lineCache: null };
  const { metadata } = await originalPositions(snapshot, options);
  if (metadata.sourceMaps.mapped !== FRAMES) throw new Error(JSON.stringify(metadata.sourceMaps));
  const ours = await medianOf(() => originalPositions(snapshot, options));
  const naive = await medianOf(() => frameByFrame(snapshot, map));
  const floor = await medianOf(() => placesOnly(snapshot, map));
  const size = `${(map.length / 1e6).toFixed(1)} MB`;
  console.log(
    `${minified ? 'a minified bundle, one line' : 'one line a function'}, map of ${size}`,
  );
  const row = (name, { first, median }) =>
    console.log(
      `  ${name.padEnd(52)} ${median.toFixed(0).padStart(6)} ms  first ${first.toFixed(0).padStart(6)} ms  × ${(median / ours.median).toFixed(2)}`,
    );
  row('originalPositions', ours);
  row('source-map, frame by frame of each traceback', naive);
  row('@jridgewell/trace-mapping, places only', floor);
}
