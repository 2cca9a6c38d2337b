// Samples a random program, and compares tracebacks of what it allocates with V8's own stacks of the same
// calls: `trace-chains.mjs <program> <settings as JSON>` (test/ground-truth/call-chains.test.ts).
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { getObjectTraceback, start, takeSnapshot } from '@tracemalloc/collector-node';

const [, , file, json] = process.argv;
const { options, startsLate, hot, kept, phases } = JSON.parse(json);
const url = pathToFileURL(file).href;

let program;
let rounds = 0;
/** Rounds, until so many more objects are made. */
function run(objects) {
  for (const end = program.state.made + objects; program.state.made < end; ) {
    program.round(rounds++);
  }
}

const chainOf = (object) => object.t ?? object[0];
const tracebacks = [];

/** Tracebacks of what some rounds allocate, as far as it is sampled. */
function look() {
  program.state.keeps = true;
  run(kept);
  program.state.keeps = false;
  for (const object of program.state.kept) {
    const traceback = getObjectTraceback(object);
    if (traceback !== null) tracebacks.push([chainOf(object), [...traceback]]);
  }
  program.state.kept = [];
}

/** Of each chain, the places that V8 names for an error there, the most recent first. */
function trueChains() {
  const chains = new Map();
  Error.stackTraceLimit = 100;
  Error.prepareStackTrace = (_, sites) =>
    sites
      .filter((site) => site.getFileName() === url)
      .map((site) => [site.getFunctionName() ?? '', site.getLineNumber()]);
  program.watchKept((object) => {
    const chain = chainOf(object);
    if (!chains.has(chain)) chains.set(chain, new Error().stack.slice(1));
  });
  run(kept);
  return chains;
}

if (!startsLate) start(options);
program = await import(url);
if (startsLate) {
  run(hot);
  await setTimeout(200);
  run(kept);
  start(options);
}
look();
for (let phase = 1; phase < phases; phase++) {
  run(hot);
  // V8 optimises on another thread.
  await setTimeout(50);
  look();
}
const { engine } = takeSnapshot().metadata.collectors[0];

const chains = trueChains();
const plain = (name) => name.replace(/^(get|new|async) /, '');
const wrong = new Set();
const lines = { allocating: 0, calling: 0 };
let known = 0;
for (const [chain, traceback] of tracebacks) {
  const expected = chains.get(chain);
  if (expected === undefined) continue;
  known++;
  // Both from the oldest on: inlined functions may be missing where no line is claimed.
  let next = expected.length - 1;
  const own = traceback.filter(({ filename }) => filename === file);
  for (const frame of own.reverse()) {
    if (frame.position !== 'line') continue;
    const name = plain(frame.functionName);
    let at = next;
    while (at >= 0 && plain(expected[at][0]) !== name) at--;
    lines[frame === traceback[0] ? 'allocating' : 'calling']++;
    if (at >= 0 && expected[at][1] === frame.lineno) next = at - 1;
    else wrong.add(`${name}:${frame.lineno}, expected ${expected.map((site) => site.join(':'))}`);
  }
}
console.log(JSON.stringify({ engine, known, lines, wrong: [...wrong] }));
