import { framesBelow } from '@tracemalloc/call-stacks';
import {
  type Bytes,
  type Collector,
  type CollectorOptions,
  type Domain,
  domainNames,
  domainOf,
  LiveTraces,
  type Snapshot,
  type StackIndex,
  type TakeSnapshotOptions,
  type Traceback,
  type TracedMemory,
  TracemallocError,
  UNKNOWN_FILENAME,
} from '@tracemalloc/core';
import { parseCollectorOptions, parseTakeSnapshotOptions } from '@tracemalloc/core/options';

const DOMAIN: Domain = domainOf('images');

/** Traces the pixels of images: native memory that is freed when its image is collected. */
export class ImageCollector implements Collector {
  readonly name = 'image-collector';
  #live: LiveTraces | undefined; // while tracing
  #limit = 1;
  #isPaused = false;
  #lastId = 0;
  readonly #ids = new WeakMap<object, number>();
  readonly #collected = new FinalizationRegistry<number>((id) => this.#live?.untrack(DOMAIN, id));

  /** The decoder calls this with each image that it has made, and with itself. */
  decoded(image: object, size: Bytes, decoder: (...of: never[]) => unknown): void {
    const live = this.#live;
    if (live === undefined || this.#isPaused) return;
    const id = ++this.#lastId;
    this.#ids.set(image, id);
    this.#collected.register(image, id);
    const calls = framesBelow(decoder, this.#limit);
    const depth = calls.length < this.#limit ? calls.length : undefined;
    if (calls.length === 0) calls.push({ filename: UNKNOWN_FILENAME, lineno: 0 });
    const stack = calls.reduceRight<StackIndex | -1>(
      (caller, call) => live.stack(caller, live.frame(call)),
      -1,
    );
    live.track(DOMAIN, id, size, stack, depth);
  }

  start(options?: number | CollectorOptions): void {
    const { nframe } = parseCollectorOptions(options);
    if (this.isTracing()) return;
    this.#live = new LiveTraces();
    this.#limit = nframe;
    this.#isPaused = false;
  }

  stop(): void {
    this.#live = undefined;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
  }

  isTracing(): boolean {
    return this.#live !== undefined;
  }

  getTracebackLimit(): number {
    return this.#limit;
  }

  clearTraces(): void {
    this.#live?.clear();
  }

  takeSnapshot(options?: TakeSnapshotOptions): Snapshot {
    parseTakeSnapshotOptions(options);
    const live = this.#live;
    if (live === undefined) {
      throw new TracemallocError('ERR_TRACEMALLOC_NOT_TRACING', 'got no trace, expected a start');
    }
    const lineShare = live.current === 0 ? undefined : 1;
    const how = { engine: 'decoder', exact: true, countsEstimated: false, lineShare };
    return live.snapshot({
      tracebackLimit: this.#limit,
      metadata: { collectors: [{ name: this.name, ...how }], domains: domainNames([DOMAIN]) },
    });
  }

  getTracedMemory(domain?: Domain): TracedMemory {
    if (domain !== undefined && domain !== DOMAIN) return { current: 0, peak: 0 };
    const { current = 0, peak = 0 } = this.#live ?? {};
    return { current, peak };
  }

  resetPeak(): void {
    this.#live?.resetPeak();
  }

  getTracemallocMemory(): Bytes {
    return this.#live?.memory ?? 0;
  }

  getObjectTraceback(x: unknown): Traceback | null {
    const id = this.#ids.get(x as object);
    if (id === undefined) return null;
    return this.#live?.get(DOMAIN, id)?.traceback ?? null;
  }
}
