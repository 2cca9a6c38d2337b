import {
  type Bytes,
  DOMAINS,
  type Domain,
  type SnapshotBuilder,
  type Traceback,
  type TracedMemory,
} from '@tracemalloc/core';
import type { Recorder, RecorderReading } from '../recorder.ts';
import type { BlockTable } from './block-table.ts';
import type { BlockWatcher } from './block-watcher.ts';

/** Records memory that is seen block by block. Its watchers share one table. */
export class BlockRecorder implements Recorder {
  readonly #table: BlockTable;
  readonly #watchers: readonly BlockWatcher[];

  constructor(table: BlockTable, watchers: readonly BlockWatcher[]) {
    this.#table = table;
    this.#watchers = watchers;
  }

  watches(domain: Domain): boolean {
    return domain !== DOMAINS.heap;
  }

  addTraces(builder: SnapshotBuilder): RecorderReading {
    builder.addTables(this.#table.finishTables());
    const watchers = this.#watchers.filter(({ domains }) => Object.keys(domains).length > 0);
    return {
      collectors: watchers.map((watcher) => ({
        ...watcher.describe(),
        domains: watcher.domains,
      })),
      explained: Object.assign({}, ...watchers.map(({ explained }) => explained)),
      tracer: 0,
      ownArrayBuffers: this.#table.live.memory,
    };
  }

  getTracedMemory(domain?: Domain): TracedMemory {
    const { live } = this.#table;
    if (domain !== undefined) return live.tracedMemory(domain);
    return { current: live.current, peak: live.peak };
  }

  resetPeak(): void {
    this.#table.live.resetPeak();
  }

  getTracemallocMemory(): Bytes {
    return this.#watchers.reduce((sum, { memory }) => sum + memory, this.#table.memory);
  }

  getObjectTraceback(x: unknown): Traceback | null {
    for (const watcher of this.#watchers) {
      const traceback = watcher.getObjectTraceback(x);
      if (traceback !== null) return traceback;
    }
    return null;
  }

  clearTraces(): void {
    this.#table.live.clear();
    for (const watcher of this.#watchers) watcher.clear();
  }

  pause(): void {
    this.#table.isPaused = true;
  }

  resume(): void {
    this.#table.isPaused = false;
  }

  stop(): void {
    for (const watcher of this.#watchers) watcher.stop();
  }
}
