import { getEnvironmentData } from 'node:worker_threads';
import type { Inheritance } from './inheritance.ts';
import { WORKER_KEY } from './worker-key.ts';

/**
 * Has this worker traced by `trace`, or not: where the tracer cannot be loaded (the worker's `--conditions`
 * lead elsewhere, say), it runs as it would have. Who asks for its snapshot hears that it does not trace.
 */
export function unharmed(trace: () => void): void {
  const inheritance = getEnvironmentData(WORKER_KEY) as unknown as Inheritance;
  try {
    trace();
  } catch {
    // What `takeInheritance` would have done.
    const { execArgv, nodeOptions } = inheritance;
    if (execArgv !== undefined) process.execArgv.splice(0, Infinity, ...execArgv);
    if (nodeOptions === null) delete process.env.NODE_OPTIONS;
    else if (nodeOptions !== undefined) process.env.NODE_OPTIONS = nodeOptions;
  }
}
