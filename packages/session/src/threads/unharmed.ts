import { getEnvironmentData } from 'node:worker_threads';
import { giveBack, type Inheritance } from './inheritance.ts';
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
    giveBack(inheritance);
  }
}
