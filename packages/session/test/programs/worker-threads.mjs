// Starts a worker for each of its arguments, which is how the worker is started and what it then does;
// ends, by process.exit, when all have done it. Prints what each can see of how it was started.
import { once } from 'node:events';
import { isMainThread, parentPort, SHARE_ENV, Worker, workerData } from 'node:worker_threads';

const OPTIONS = {
  plain: {},
  emptyEnv: { env: {} },
  ownEnv: { env: { A: '1', NODE_OPTIONS: '--no-deprecation' } },
  sharedEnv: { env: SHARE_ENV },
  noExecArgv: { execArgv: [] },
  execArgv: { execArgv: ['--no-warnings'], argv: ['x'] },
  noneAndShared: { execArgv: [], env: SHARE_ENV },
  limited: { resourceLimits: { maxOldGenerationSizeMb: 64 } },
  // Of the tracer's packages, which Node.js may not be able to run.
  elsewhere: { execArgv: ['--conditions=tracemalloc-source'] },
  tiny: { resourceLimits: { maxOldGenerationSizeMb: 15 } },
};
const kept = [];

function keepInWorker() {
  for (let i = 0; i < 20_000; i++) kept.push({ id: i, text: `of a worker ${i}` });
}

function portrait() {
  const { argv, execArgv, env } = process;
  return {
    how: workerData.how,
    argv: argv.slice(2),
    execArgv,
    env: Object.keys(env).sort(),
    nodeOptions: env.NODE_OPTIONS,
    resources: process.getActiveResourcesInfo(),
    listeners: process.eventNames().map(String).sort(),
    port: parentPort.eventNames().map(String),
  };
}

/** Starts one; returns what it, and a worker of its own, can see. */
async function startWorker(argument) {
  const [how, what = 'stay'] = argument.split(':');
  const worker = new Worker(new URL(import.meta.url), {
    ...OPTIONS[how],
    workerData: { how, what },
  });
  const exit = once(worker, 'exit');
  const [seen] = await once(worker, 'message');
  if (what === 'end') await exit;
  if (what === 'terminate') await worker.terminate();
  // Not awaited: its end has not come when this process's comes.
  if (what === 'terminating') worker.terminate();
  // So that a blocked one has begun to be so.
  if (what === 'block') await new Promise((resolve) => setTimeout(resolve, 50));
  return [...seen, worker.constructor === Worker, worker instanceof Worker];
}

if (isMainThread) {
  for (const argument of process.argv.slice(2)) {
    console.log(JSON.stringify(await startWorker(argument)));
  }
  process.exit(0);
} else {
  const { how, what } = workerData;
  if (how !== 'tiny') keepInWorker();
  const nested = what === 'nest' ? await startWorker(`${how}:stay`) : [];
  parentPort.postMessage([portrait(), ...nested]);
  if (what === 'block') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  if (what !== 'end') setInterval(() => kept.length, 1000);
}
