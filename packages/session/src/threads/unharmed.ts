import { getEnvironmentData } from 'node:worker_threads';
import { giveBack, type Inheritance } from './inheritance.ts';
import { WORKER_KEY } from './worker-key.ts';

/**
 * Calls `trace` to trace this worker. If the tracer cannot be loaded, because the worker's `--conditions` lead
 * elsewhere, say, the worker runs untraced and unchanged. Whoever asks for its snapshot hears that it does not
 * trace.
 */
export function unharmed(trace: () => void): void {
  const inheritance = getEnvironmentData(WORKER_KEY) as unknown as Inheritance;
  try {
    trace();
  } catch {
    giveBack(inheritance);
  }
}
