// The worker's side of both-threads.mjs.
import { exercise, exerciseReceived, randomSnapshot } from './exercise.mjs';

/** @typedef {{ url: string, tables: import('./exercise.mjs').SnapshotTables }} Question */

/** @param {Question} question */
async function answer({ url, tables }) {
  /** @type {import('./exercise.mjs').Core} */
  const core = await import(url);
  return {
    own: exercise(core),
    received: exerciseReceived(core, tables),
    tables: randomSnapshot(core, 1).tables,
  };
}

/** What a worker of the web finds in its global scope, and Node.js does not. */
const scope = /** @type {{ postMessage?: (message: unknown) => void, onmessage?: unknown }} */ (
  /** @type {unknown} */ (globalThis)
);
if (scope.postMessage) {
  scope.onmessage = async (/** @type {{ data: Question }} */ { data }) =>
    scope.postMessage?.(await answer(data));
} else {
  const { parentPort } = await import('node:worker_threads');
  parentPort?.once('message', async (question) => parentPort.postMessage(await answer(question)));
}
