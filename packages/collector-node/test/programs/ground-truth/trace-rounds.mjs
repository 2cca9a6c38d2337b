// Runs the rounds of a program under a trace, and prints what those after the warm ones allocated:
// `trace-rounds.mjs <settings as JSON>`. No garbage is collected meanwhile, so that what is dead counts
// too (test/ground-truth/run-rounds.ts gives the young generation room).
import { pathToFileURL } from 'node:url';
import { start, takeSnapshot } from '@tracemalloc/collector-node';

/**
 * `hotRounds` run before a late start and make V8 optimise, `warmRounds` run traced and are not counted:
 * code has its feedback, and V8's caches are filled, before `rounds` are counted.
 */
const { program, startsLate, options, hotRounds, warmRounds, rounds } = JSON.parse(process.argv[2]);

if (!startsLate) start(options);
const { round } = await import(pathToFileURL(program).href);
let next = 0;

async function run(times) {
  for (const end = next + times; next < end; next++) {
    const waitFor = round(next);
    if (waitFor !== undefined) await waitFor;
  }
}

if (startsLate) {
  await run(hotRounds);
  start(options);
}
await run(warmRounds);
const before = takeSnapshot();
await run(rounds);
const after = takeSnapshot();

const grown = after.compareTo(before, 'traceback').filter(({ countDiff }) => countDiff !== 0);
console.log(
  JSON.stringify({
    collector: after.metadata.collectors[0],
    grown: grown.map(({ traceback, sizeDiff, countDiff }) => ({
      size: sizeDiff,
      count: countDiff,
      frames: [...traceback],
    })),
  }),
);
