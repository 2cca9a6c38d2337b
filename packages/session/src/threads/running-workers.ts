import type { Worker } from 'node:worker_threads';
import type { RunningWorker, ThreadId } from './thread-messages.ts';

interface Started {
  /** Weak, because a worker that runs is kept by Node.js, and one that has ended by nobody. */
  readonly worker: WeakRef<Worker>;
  readonly untraced: string | undefined;
}

/** The workers that this thread has started. No listener tells when one ends: programs could see it. */
const started = new Map<ThreadId, Started>();

/** Notes a worker that was started just now; `untraced` is why it is not traced, if so. */
export function addWorker(worker: Worker, untraced?: string): void {
  // Otherwise those of a program that starts many, and never asks, would add up.
  if (started.size % 64 === 0) runningWorkers();
  started.set(worker.threadId, { worker: new WeakRef(worker), untraced });
}

/** Notes a worker that is being terminated: its event loop does not turn any more. */
export function dropWorker(worker: Partial<Worker> | undefined): void {
  started.delete(worker?.threadId ?? -1);
}

/** Those that run. */
export function runningWorkers(): RunningWorker[] {
  const running: RunningWorker[] = [];
  for (const [id, { worker, untraced }] of started) {
    // A Worker has threadId -1 from its end on (lib/internal/worker.js).
    if (worker.deref()?.threadId !== id) started.delete(id);
    else running.push({ id, ...(untraced === undefined ? {} : { untraced }) });
  }
  return running;
}
