import { getHeapStatistics } from 'node:v8';
import {
  type Bytes,
  DOMAINS,
  type Domain,
  SnapshotBuilder,
  type Traceback,
  type TracedMemory,
} from '@tracemalloc/core';
import type { TracingOptions } from '../options.ts';
import type { Recorder, RecorderReading } from '../recorder.ts';
import type { HeapEngine, HeapReading, HeapSampler } from './engine.ts';
import { type ProfileTotals, profileTotals } from './node-owners.ts';
import { addProfile } from './profile-to-snapshot.ts';

const HEAP = DOMAINS.heap;

function usedHeapNow(): Bytes {
  return getHeapStatistics().used_heap_size;
}

/** Records the JavaScript heap of this thread through V8's sampling heap profiler. */
export class HeapRecorder implements Recorder {
  readonly #engine: HeapEngine;
  readonly #options: TracingOptions;
  #sampler: HeapSampler;
  #isPaused = false;
  #peak: Bytes = 0;
  /** The bytes of the program, and of the whole heap, at the last reading. */
  #traced: Bytes = 0;
  #usedHeap: Bytes = usedHeapNow();
  #unwatchLimit: (() => void) | undefined;

  /**
   * Starts the engine.
   *
   * @throws {TracemallocError} as {@link HeapEngine.start} does.
   */
  constructor(engine: HeapEngine, options: TracingOptions) {
    this.#engine = engine;
    this.#options = options;
    this.#sampler = engine.start(options);
  }

  /**
   * Calls `listener` once, when the heap is almost full, until {@link stop}.
   *
   * @throws {TracemallocError} as {@link HeapEngine.watchHeapLimit} does.
   */
  watchLimit(listener: () => void): void {
    this.#unwatchLimit = this.#engine.watchHeapLimit(listener);
  }

  watches(domain: Domain): boolean {
    return domain === HEAP;
  }

  addTraces(builder: SnapshotBuilder, { gc }: { readonly gc: boolean }): RecorderReading {
    const { exact, interval, nframe } = this.#options;
    const { stackDepth } = this.#sampler;
    const reading = this.#sampler.read(gc);
    const totals = addProfile(builder, reading.profile, { nframe, stackDepth });
    this.#note(reading, totals);
    const { engine, countsExactly } = this.#sampler;
    return {
      collectors: [
        {
          engine: engine.kind,
          engineReason: engine.reason,
          exact,
          interval,
          countsEstimated: !countsExactly,
          domains: { [HEAP]: 'heap' },
        },
      ],
      explained: { [HEAP]: totals.program },
      tracer: totals.tracer + (reading.ownHeap ?? 0),
      memory: reading.memory,
      ownArrayBuffers: reading.ownArrayBuffers,
    };
  }

  getTracedMemory(): TracedMemory {
    this.#read();
    return { current: this.#traced, peak: this.#peak };
  }

  resetPeak(): void {
    this.#read();
    this.#peak = this.#traced;
  }

  getTracemallocMemory(): Bytes {
    const { reading, totals } = this.#read();
    return totals.tracer + (reading.ownHeap ?? 0) + reading.nativeMemory + reading.ownArrayBuffers;
  }

  /** Knows objects and functions only, and only if the engine knows them. */
  getObjectTraceback(x: unknown): Traceback | null {
    if ((typeof x !== 'object' && typeof x !== 'function') || x === null) return null;
    const profile = this.#sampler.profileOf?.(x);
    if (profile === undefined || profile === null) return null;
    const { nframe } = this.#options;
    const builder = new SnapshotBuilder();
    addProfile(builder, profile, { nframe, stackDepth: this.#sampler.stackDepth });
    const { traces } = builder.finish({ tracebackLimit: nframe });
    return traces.at(0)?.traceback ?? null;
  }

  /** Does the tracer's own work. It costs less when it is not recorded. */
  aside<T>(work: () => T): T {
    return this.#sampler.aside === undefined ? work() : this.#sampler.aside(work);
  }

  clearTraces(): void {
    if (this.#sampler.clear === undefined) {
      this.#sampler.stop();
      this.#sampler = this.#engine.start(this.#options);
      if (this.#isPaused) this.#sampler.pause();
    } else {
      this.#sampler.clear();
    }
    this.#peak = 0;
    this.#traced = 0;
    this.#usedHeap = usedHeapNow();
  }

  pause(): void {
    const reading = this.#sampler.pause();
    this.#note(reading, profileTotals(reading.profile));
    this.#isPaused = true;
  }

  resume(): void {
    const reading = this.#sampler.resume();
    this.#note(reading, profileTotals(reading.profile));
    this.#isPaused = false;
  }

  stop(): void {
    this.#unwatchLimit?.();
    this.#sampler.stop();
  }

  #read(): { reading: HeapReading; totals: ProfileTotals } {
    const reading = this.#sampler.read(false);
    const totals = profileTotals(reading.profile);
    this.#note(reading, totals);
    return { reading, totals };
  }

  /**
   * All that the heap grew by since the last reading was traced, unless paused. So the most that was in use
   * between two readings shows a peak between them.
   */
  #note({ memory, mostUsedHeap }: HeapReading, { program }: ProfileTotals): void {
    this.#peak = Math.max(this.#peak, program);
    if (!this.#isPaused && mostUsedHeap !== undefined) {
      this.#peak = Math.max(this.#peak, this.#traced + mostUsedHeap - this.#usedHeap);
    }
    this.#traced = program;
    this.#usedHeap = memory.heapUsed;
  }
}
