import { fileURLToPath } from 'node:url';
import { isTracing } from '@tracemalloc/collector-node';
import type { SharedBlocks } from '@tracemalloc/collector-wasm';
import type { StartOptions } from '../options/start-options.ts';
import { sharedGuests } from '../wasm-guests.ts';
import { followWorkers } from './follow-workers.ts';
import { takeInheritance } from './inheritance.ts';
import type { Introduction } from './thread-messages.ts';
import { WORKER_KEY } from './worker-key.ts';

const PRELOAD = fileURLToPath(new URL('../preload.js', import.meta.url));

/** Where the trace of a thread comes from. */
export interface ThreadOrigin {
  /** Whether Node.js's own options (`--require`, `--import`, `NODE_OPTIONS`) have brought the tracer. */
  readonly isPreloaded: boolean;
  /** The file for a last snapshot when memory runs out; of workers too. */
  readonly oom?: string;
  /** By the thread that started it. */
  readonly introduction?: Introduction;
  /** What the thread that started it has of WebAssembly's memory in common with others. */
  readonly guests?: SharedBlocks;
}

/** What a worker finds. */
interface WorkerSettings {
  readonly options: StartOptions;
  readonly oom?: string;
  readonly guests?: SharedBlocks;
}

/** Traces workers that are started from now on in the same way as this thread. */
export function traceWorkers(options: StartOptions, { isPreloaded, oom }: ThreadOrigin): void {
  // A function cannot be posted.
  const { onNearHeapLimit: _, ...posted } = options;
  followWorkers({
    key: WORKER_KEY,
    preload: PRELOAD,
    isInherited: isPreloaded,
    settings: (): WorkerSettings | undefined => {
      if (!isTracing()) return undefined;
      const guests = sharedGuests();
      return {
        options: posted,
        ...(oom === undefined ? {} : { oom }),
        ...(guests === undefined ? {} : { guests }),
      };
    },
  });
}

/** What the thread that started this worker has left for it; `undefined` if the worker is not to be traced. */
export function inheritedTrace(): { options: StartOptions; origin: ThreadOrigin } | undefined {
  const inheritance = takeInheritance(WORKER_KEY);
  if (inheritance === undefined) return undefined;
  const { options, ...rest } = inheritance.settings as WorkerSettings;
  const { introduction } = inheritance;
  return { options, origin: { isPreloaded: true, introduction, ...rest } };
}
