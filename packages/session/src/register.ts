/**
 * `TRACEMALLOC=25 node --import tracemalloc/register app.js`: tracing from the first line on, as
 * `PYTHONTRACEMALLOC` does for Python; of worker threads too, unless `TRACEMALLOC_WORKERS=0`.
 *
 * `TRACEMALLOC_SIGNAL` is the signal at which a snapshot is written, or `none`; default: SIGUSR2.
 * `TRACEMALLOC_OOM=FILE` asks for a last snapshot in that file when memory runs out.
 *
 * @module tracemalloc/register
 */

import { createRequire } from 'node:module';
import { getEnvironmentData, isMainThread } from 'node:worker_threads';
import { unharmed } from './threads/unharmed.ts';
import { WORKER_KEY } from './threads/worker-key.ts';

// Not static imports: only what is traced should load them, and at once.
const load = createRequire(import.meta.url);
if (isMainThread && (process.env.TRACEMALLOC ?? '') !== '') {
  (load('./registered-process.js') as typeof import('./registered-process.ts')).traceRegistered();
} else if (!isMainThread && getEnvironmentData(WORKER_KEY) !== undefined) {
  unharmed(() => {
    (load('./traced-thread.js') as typeof import('./traced-thread.ts')).traceThread();
  });
}
