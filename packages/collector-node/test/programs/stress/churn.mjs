// Code and objects that come and go under a trace: garbage collections of all kinds, functions that are
// optimised, deoptimised and unloaded, deep stacks, and looks at all of it. Prints what was checked.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext, Script } from 'node:vm';
import {
  clearTraces,
  getObjectTraceback,
  pause,
  resume,
  start,
  stop,
  takeSnapshot,
} from '@tracemalloc/collector-node';
import { options, rounds } from './duration.mjs';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc');
const registry = new FinalizationRegistry(() => {});
const kept = new Map();

/** A script of its own, which is garbage after a while, and its code with it. */
function unloadable(round) {
  const script = new Script(
    `(function made${round}(count) {
      class Kept { #of = [count]; get of() { return this.#of; } }
      const all = [];
      for (let i = 0; i < count; i++) all.push({ i, text: 'text ' + i }, new Kept().of);
      return all;
    })`,
    { filename: `unloadable-${round}.js` },
  );
  const made = script.runInThisContext();
  for (let i = 0; i < 20; i++) made(50);
  return made(10);
}

/** Sees another type each time that it has been optimised for one. */
function deoptimised(round) {
  const add = new Function('x', 'y', 'return { sum: x + y };');
  for (const [x, y] of [
    [1, 2],
    [1.5, 2],
    ['one', round],
    [2n ** 70n, 3n],
  ]) {
    for (let i = 0; i < 2_000; i++) add(x, y);
  }
}

function deep(n) {
  if (n === 0) throw new Error('deep');
  return [deep(n - 1)];
}

function* numbers(count) {
  for (let i = 0; i < count; i++) yield { i };
}

async function waiting(count) {
  for (let i = 0; i < count; i++) await { i };
}

start(options);
let snapshots = 0;
let found = 0;
let done = 0;
for (const round of rounds()) {
  kept.set(round % 100, [unloadable(round), [...numbers(50)], new Array(1_000).fill(round)]);
  deoptimised(round);
  try {
    deep(300);
  } catch (error) {
    kept.set('error', error.stack);
  }
  await waiting(20);
  const object = { round };
  registry.register(object, round);
  if (getObjectTraceback(object) !== null) found++;
  runInNewContext('globalThis.all = Array.from({ length: 500 }, (_, i) => ({ i }))');
  if (round % 5 === 0) gc({ type: 'minor' });
  // Moves all that can move.
  if (round % 20 === 0) setFlagsFromString('--compact-on-every-full-gc');
  if (round % 10 === 0) gc();
  if (round % 20 === 0) setFlagsFromString('--no-compact-on-every-full-gc');
  if (round % 25 === 0) clearTraces();
  if (round % 7 === 0) {
    pause();
    kept.set('paused', [...numbers(100)]);
    resume();
  }
  if (round % 3 === 0) {
    const { total } = takeSnapshot({ gc: round % 9 === 0 });
    if (options.exact && !(total.size > 0)) throw new Error(`nothing is traced in round ${round}`);
    snapshots++;
  }
  done++;
}
const { engine } = takeSnapshot().metadata.collectors[0];
if (options.exact && engine === 'lines' && found !== done) {
  throw new Error(`got the traceback of ${found} objects, expected ${done}`);
}
stop();
console.log(JSON.stringify({ done, snapshots, found }));
