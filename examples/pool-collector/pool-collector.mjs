import { framesBelow } from '@tracemalloc/call-stacks';
import {
  domainNames,
  domainOf,
  LiveTraces,
  TracemallocError,
  UNKNOWN_FILENAME,
} from '@tracemalloc/core';
import { parseCollectorOptions, parseTakeSnapshotOptions } from '@tracemalloc/core/options';

const DOMAIN = domainOf('buffer pool');

/**
 * Traces who holds the buffers of a pool.
 *
 * @implements {import('@tracemalloc/core').Collector}
 */
export class PoolCollector {
  name = 'pool-collector';
  #pool;
  #live; // while tracing
  #limit = 1;
  #isPaused = false;
  #ids = new WeakMap();
  #nextId = 0;

  constructor(pool) {
    this.#pool = pool;
  }

  start(options) {
    const { nframe } = parseCollectorOptions(options);
    if (this.isTracing()) return;
    if (this.#pool.observer !== undefined) {
      throw new TracemallocError('ERR_TRACEMALLOC_CONFLICT', 'somebody else observes the pool');
    }
    this.#live = new LiveTraces();
    this.#limit = nframe;
    this.#isPaused = false;
    this.#pool.observer = {
      acquired: (buffer) => this.#track(buffer),
      released: (buffer) => this.#live.untrack(DOMAIN, this.#idOf(buffer)),
    };
  }

  stop() {
    if (!this.isTracing()) return;
    this.#live = undefined;
    this.#pool.observer = undefined;
  }

  pause() {
    this.#isPaused = true;
  }

  resume() {
    this.#isPaused = false;
  }

  isTracing() {
    return this.#live !== undefined;
  }

  getTracebackLimit() {
    return this.#limit;
  }

  clearTraces() {
    this.#live?.clear();
  }

  #track(buffer) {
    if (this.#isPaused) return;
    const calls = framesBelow(this.#pool.acquire, this.#limit);
    // A stack that was not cut is known as a whole.
    const depth = calls.length < this.#limit ? calls.length : undefined;
    if (calls.length === 0) calls.push({ filename: UNKNOWN_FILENAME, lineno: 0 });
    const live = this.#live;
    // Callers first: a stack grows from the oldest frame to the most recent one.
    const stack = calls.reduceRight((caller, call) => live.stack(caller, live.frame(call)), -1);
    live.track(DOMAIN, this.#idOf(buffer), buffer.byteLength, stack, depth);
  }

  #idOf(buffer) {
    if (!this.#ids.has(buffer)) this.#ids.set(buffer, this.#nextId++);
    return this.#ids.get(buffer);
  }

  takeSnapshot(options) {
    parseTakeSnapshotOptions(options);
    if (!this.isTracing()) {
      throw new TracemallocError(
        'ERR_TRACEMALLOC_NOT_TRACING',
        'the pool must be traced to take a snapshot',
      );
    }
    return this.#live.snapshot({
      tracebackLimit: this.#limit,
      metadata: {
        collectors: [
          {
            name: this.name,
            engine: 'pool observer',
            exact: true,
            countsEstimated: false,
            lineShare: this.#live.current === 0 ? undefined : 1, // V8 knows the line of every call
          },
        ],
        domains: domainNames([DOMAIN]),
        untraced: { [DOMAIN]: this.#pool.bytesLent - this.#live.current },
      },
    });
  }

  getTracedMemory(domain) {
    if (domain !== undefined && domain !== DOMAIN) return { current: 0, peak: 0 };
    const { current = 0, peak = 0 } = this.#live ?? {};
    return { current, peak };
  }

  resetPeak() {
    this.#live?.resetPeak();
  }

  getTracemallocMemory() {
    return this.#live?.memory ?? 0;
  }

  getObjectTraceback(x) {
    const id = this.#ids.get(x);
    if (id === undefined) return null;
    return this.#live?.get(DOMAIN, id)?.traceback ?? null;
  }
}
