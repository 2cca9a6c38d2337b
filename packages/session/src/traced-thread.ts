import { snapshotWriter, startWithLastSnapshot } from './last-snapshot.ts';
import { declareOwnFiles } from './own-files.ts';
import { startThread } from './session.ts';
import { joinThreads } from './threads/process-snapshot.ts';
import { inheritedTrace } from './threads/worker-threads.ts';

/**
 * Traces this worker in the same way as the thread that started it, if that thread wants it. The worker runs in any
 * case. What keeps the trace from starting is told to whoever asks for the worker's snapshot.
 */
export function traceThread(): void {
  const inherited = inheritedTrace();
  if (inherited === undefined) return;
  const { options, origin } = inherited;
  declareOwnFiles();
  const start = (all: typeof options) => startThread(all, origin);
  try {
    if (origin.oom === undefined) start(options);
    else startWithLastSnapshot(start, options, snapshotWriter(origin.oom));
  } catch (error) {
    joinThreads(() => {
      throw error;
    }, origin.introduction);
  }
}
