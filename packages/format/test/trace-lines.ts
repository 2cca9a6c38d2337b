import type { Snapshot } from '@tracemalloc/core';

/** Its traces, one a line: size, count, and frames with their functions. */
export function traceLines({ traces }: Snapshot): string[] {
  return Array.from(traces, ({ size, count, traceback }) => {
    const frames = Array.from(traceback, (frame) => `${frame.functionName}@${frame}`);
    return `${size} ${count} ${frames.join(' < ')}`;
  });
}
