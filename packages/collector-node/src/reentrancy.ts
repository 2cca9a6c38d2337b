let depth = 0;

/** Whether the tracer is at work. What is allocated now is its own, and nobody may touch its tables. */
export function isTracerAtWork(): boolean {
  return depth > 0;
}

/** Does the tracer's own work. Calls may be nested. */
export function atWork<T>(work: () => T): T {
  depth++;
  try {
    return work();
  } finally {
    depth--;
  }
}
