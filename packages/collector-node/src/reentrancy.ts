let depth = 0;

/** Whether the tracer is at work: what is allocated now is its own, and its tables may not be touched. */
export function isTracerAtWork(): boolean {
  return depth > 0;
}

/** Does the tracer's own work; may be nested. */
export function atWork<T>(work: () => T): T {
  depth++;
  try {
    return work();
  } finally {
    depth--;
  }
}
