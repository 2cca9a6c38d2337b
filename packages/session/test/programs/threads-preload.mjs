// What each worker of threads.mjs loads first: it joins, with a snapshot as its settings say.
import { threadId } from 'node:worker_threads';
import { Snapshot } from '@tracemalloc/core';
import { takeInheritance } from '../../dist/threads/inheritance.js';
import { joinThreads } from '../../dist/threads/process-snapshot.js';

/** One trace of 1000 bytes a thread. */
export function snapshotOfThread() {
  const traceback = [{ filename: `thread-${threadId}.js`, lineno: 1 }];
  const collectors = [{ name: 'a', engine: 'b', exact: true, lineShare: threadId / 2 }];
  const metadata = { collectors, untraced: { 0: 10 }, memory: { heapUsed: 1010 }, tracer: 1 };
  return Snapshot.fromTraces([{ size: 1000, traceback }], { metadata });
}

const inheritance = takeInheritance('threads');
if (inheritance !== undefined) {
  joinThreads(() => {
    const { what } = inheritance.settings;
    if (what === 'fails') throw new Error('nothing to be had');
    for (const end = Date.now() + (what === 'slow' ? 2500 : 0); Date.now() < end; );
    return snapshotOfThread();
  }, inheritance.introduction);
}
