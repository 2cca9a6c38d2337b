import { type Collector, type CollectorOptions, refuse } from '@tracemalloc/core';

/**
 * Collectors that other packages have started in this isolate stand in a set under this symbol of
 * `globalThis`: `@tracemalloc/collector-wasm/register` puts its own there.
 */
const STARTED = Symbol.for('@tracemalloc/collectors');

const added = new Set<Collector>();

/** How the running trace was started; `undefined` if none runs. */
let running: CollectorOptions | undefined;

/** All of {@link Collector} but its name. `satisfies` keeps the list complete. */
const METHODS = Object.keys({
  start: 0,
  stop: 0,
  pause: 0,
  resume: 0,
  isTracing: 0,
  getTracebackLimit: 0,
  clearTraces: 0,
  takeSnapshot: 0,
  getTracedMemory: 0,
  resetPeak: 0,
  getTracemallocMemory: 0,
  getObjectTraceback: 0,
} satisfies Record<Exclude<keyof Collector, 'name' | 'spansThreads'>, 0>) as (keyof Collector)[];

/**
 * Makes a collector one of those that this module's functions stand for: `takeSnapshot` has its traces
 * too, `stop` stops it, and so on. `start` starts it; while tracing it is started at once, with the same
 * options.
 *
 * @returns a function that takes the collector out again. It goes on as it is.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_OPTION` for what is no collector, naming what is missing;
 * and what the collector's `start` throws. It is not added then.
 */
export function addCollector(collector: Collector): () => void {
  checkCollector(collector);
  if (running !== undefined) collector.start(running);
  added.add(collector);
  return () => {
    added.delete(collector);
  };
}

/** Starts all that were added, and notes the options for those that are added later. */
export function startOthers(options: CollectorOptions): void {
  running = options;
  for (const collector of otherCollectors()) collector.start(options);
}

/** Stops all that were added. */
export function stopOthers(): void {
  running = undefined;
  for (const collector of otherCollectors()) collector.stop();
}

/** Those that trace, beside the collector of Node.js's own memory. */
export function tracingOthers(): Collector[] {
  return otherCollectors().filter((collector) => collector.isTracing());
}

function otherCollectors(): Collector[] {
  const started = (globalThis as { [STARTED]?: Iterable<Collector> })[STARTED] ?? [];
  return [...new Set([...added, ...started])];
}

function checkCollector(collector: unknown): void {
  const given = collector as Partial<Collector> | null | undefined;
  const missing = METHODS.filter((method) => typeof given?.[method] !== 'function');
  if (typeof given?.name !== 'string') missing.unshift('name');
  if (missing.length === 0) return;
  refuse(
    'collector',
    collector,
    `a Collector; it lacks ${missing.join(', ')}`,
    'ERR_TRACEMALLOC_OPTION',
  );
}
