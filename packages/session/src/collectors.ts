import { type Collector, shown, TracemallocError } from '@tracemalloc/core';

/**
 * Collectors that other packages have started in this isolate stand in a set under this symbol of
 * `globalThis`: `@tracemalloc/collector-wasm/register` puts its own there.
 */
const STARTED = Symbol.for('@tracemalloc/collectors');

const added = new Set<Collector>();

/**
 * Makes a collector one of those that this module's functions stand for: `takeSnapshot` has its traces
 * too, `stop` stops it, and so on. Started it is by `start`, if it is not yet.
 *
 * @returns what takes it out again, as it is.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_OPTION` for what is no collector.
 */
export function addCollector(collector: Collector): () => void {
  for (const method of ['start', 'stop', 'isTracing', 'takeSnapshot'] as const) {
    if (typeof (collector as Partial<Collector> | undefined | null)?.[method] === 'function')
      continue;
    throw new TracemallocError(
      'ERR_TRACEMALLOC_OPTION',
      `collector: got ${shown(collector)}, expected a Collector, with a method ${method}`,
    );
  }
  added.add(collector);
  return () => {
    added.delete(collector);
  };
}

/** All collectors of this isolate but that of Node.js's own memory. */
export function otherCollectors(): Collector[] {
  const started = (globalThis as { [STARTED]?: Iterable<Collector> })[STARTED] ?? [];
  return [...new Set([...added, ...started])];
}

/** Those of {@link otherCollectors} that trace. */
export function tracingOthers(): Collector[] {
  return otherCollectors().filter((collector) => collector.isTracing());
}
