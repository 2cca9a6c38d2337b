// Exercises the built core in the thread that imports this, and in a worker of it. Runs wherever
// there are modules and workers: Node.js, Bun, Deno, a page.
import { exercise, exerciseReceived, randomSnapshot } from './exercise.mjs';

const url = new URL('../../packages/core/dist/index.js', import.meta.url).href;

/**
 * Starts the worker, and sends it a message to which it answers once.
 * @param {unknown} message
 * @returns {Promise<any>}
 */
async function askWorker(message) {
  const program = new URL('./worker.mjs', import.meta.url);
  const { Worker: WebWorker } = /** @type {{ Worker?: any }} */ (globalThis);
  if (WebWorker) {
    const worker = new WebWorker(program, { type: 'module' });
    try {
      return await new Promise((done, fail) => {
        worker.onmessage = (/** @type {{ data: unknown }} */ { data }) => done(data);
        worker.onerror = (/** @type {{ message?: string }} */ error) =>
          fail(new Error(`the worker failed: ${error.message}`));
        worker.postMessage(message);
      });
    } finally {
      worker.terminate();
    }
  }
  // Node.js has no Worker of the web.
  const { Worker } = await import('node:worker_threads');
  const worker = new Worker(program);
  try {
    return await new Promise((done, fail) => {
      worker.once('message', done);
      worker.once('error', fail);
      worker.postMessage(message);
    });
  } finally {
    await worker.terminate();
  }
}

/**
 * What core answers: here, in a worker, and on both sides about tables that the other side made.
 * @returns {Promise<{ here: string, worker: string, workerOfOurs: string, hereOfTheirs: string }>}
 */
export async function exerciseBothThreads() {
  /** @type {import('./exercise.mjs').Core} */
  const core = await import(url);
  const { tables } = randomSnapshot(core, 1);
  const answer = await askWorker({ url, tables });
  return {
    here: exercise(core),
    worker: answer.own,
    workerOfOurs: answer.received,
    hereOfTheirs: exerciseReceived(core, answer.tables),
  };
}
