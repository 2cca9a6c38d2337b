// Runs the rounds of programs under a trace, and prints what they allocated:
// `trace-rounds.mjs <settings as JSON>` (test/ground-truth/run-rounds.ts, which says what they are).
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { start, takeSnapshot } from '@tracemalloc/collector-node';

const argument = isMainThread ? process.argv[2] : workerData;
const settings = JSON.parse(argument);
const { programs, inWorker, startsLate, options, hotRounds, warmRounds, rounds } = settings;
const { groupBy = 'traceback' } = settings;

/** The rounds of all programs in turn, numbered on. */
async function run(modules, from, times) {
  for (let i = from; i < from + times; i++) {
    for (const { round } of modules) {
      const waitFor = round(i);
      if (waitFor !== undefined) await waitFor;
    }
  }
  return from + times;
}

async function traceRounds() {
  if (!startsLate) start(options);
  const modules = [];
  for (const program of programs) modules.push(await import(pathToFileURL(program).href));
  let next = await run(modules, 0, hotRounds);
  if (startsLate) {
    // What V8 optimises by now on another thread is optimised, and in use, before the start.
    await setTimeout(200);
    next = await run(modules, next, 10);
    start(options);
  }
  next = await run(modules, next, warmRounds);
  // What only a sample sees of so many rounds is no count: then all of it is looked at.
  const before = options.exact ? takeSnapshot() : undefined;
  await run(modules, next, rounds);
  const after = takeSnapshot();
  return {
    collector: after.metadata.collectors[0],
    grown: grownSince(before, after).map(({ traceback, size, count }) => ({
      size,
      count,
      frames: [...traceback],
    })),
  };
}

function grownSince(before, after) {
  if (before === undefined) return after.statistics(groupBy);
  return after
    .compareTo(before, groupBy)
    .filter(({ countDiff }) => countDiff !== 0)
    .map(({ traceback, sizeDiff, countDiff }) => ({ traceback, size: sizeDiff, count: countDiff }));
}

const print = (traced) => console.log(JSON.stringify(traced));
if (!isMainThread) parentPort.postMessage(await traceRounds());
else if (inWorker)
  new Worker(new URL(import.meta.url), { workerData: argument }).on('message', print);
else print(await traceRounds());
