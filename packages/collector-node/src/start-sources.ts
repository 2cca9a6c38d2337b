import { chooseEngine } from './heap/choose-engine.ts';
import { HeapSource } from './heap/heap-source.ts';
import type { TracingOptions } from './options.ts';
import type { TraceSource } from './source.ts';

/**
 * Starts all that `options` ask for, or nothing. A source that cannot start throws.
 *
 * @param nearHeapLimit - called once when the heap is almost full, if that is asked for.
 */
export function startSources(
  options: TracingOptions,
  nearHeapLimit: (() => void) | undefined,
): TraceSource[] {
  const starts: (() => TraceSource)[] = [
    () => new HeapSource(chooseEngine(options.engine), options, nearHeapLimit),
  ];
  const sources: TraceSource[] = [];
  try {
    for (const start of starts) sources.push(start());
  } catch (error) {
    for (const source of sources) source.stop();
    throw error;
  }
  return sources;
}
