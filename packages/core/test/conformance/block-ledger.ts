import type { ConformanceSubject } from '../../src/conformance/index.ts';
import {
  type Bytes,
  type Collector,
  type CollectorOptions,
  type Domain,
  LiveTraces,
  type Snapshot,
  type StackIndex,
  type TakeSnapshotOptions,
  type Traceback,
  type TracedMemory,
  TracemallocError,
} from '../../src/index.ts';
import { parseCollectorOptions, parseTakeSnapshotOptions } from '../../src/options/index.ts';

export const DOMAIN = 1_000;

/** A block that the ledger allocates: nothing but an object. */
export interface Block {
  readonly id: number;
}

/** `allocate`, called by `run`, called by `main`: the stack of every block, made up. */
export const CALLS: readonly string[] = ['allocate', 'run', 'main'];

/** A small correct collector of blocks that it hands out itself. */
export class BlockLedger implements Collector {
  readonly name: string = 'block-ledger';
  /** No other thread has these blocks. */
  declare readonly spansThreads?: true;
  live: LiveTraces | undefined;
  limit = 1;
  isPaused = false;
  #nextId = 0;

  start(options?: number | CollectorOptions): void {
    const { nframe } = parseCollectorOptions(options);
    if (this.live !== undefined) return;
    this.live = new LiveTraces();
    this.limit = nframe;
    this.isPaused = false;
  }

  stop(): void {
    this.live = undefined;
  }

  pause(): void {
    this.isPaused = this.isTracing();
  }

  resume(): void {
    this.isPaused = false;
  }

  isTracing(): boolean {
    return this.live !== undefined;
  }

  getTracebackLimit(): number {
    return this.limit;
  }

  clearTraces(): void {
    this.live?.clear();
  }

  takeSnapshot(options?: TakeSnapshotOptions): Snapshot {
    parseTakeSnapshotOptions(options);
    if (this.live === undefined) {
      throw new TracemallocError('ERR_TRACEMALLOC_NOT_TRACING', 'not tracing');
    }
    return this.live.snapshot({
      tracebackLimit: this.limit,
      metadata: {
        collectors: [
          { name: this.name, engine: 'ledger', exact: true, countsEstimated: false, lineShare: 1 },
        ],
        domains: { [DOMAIN]: 'ledger' },
      },
    });
  }

  getTracedMemory(domain?: Domain): TracedMemory {
    if (domain !== undefined && this.live) return this.live.tracedMemory(domain);
    const { current = 0, peak = 0 } = this.live ?? {};
    return { current, peak };
  }

  resetPeak(): void {
    this.live?.resetPeak();
  }

  getTracemallocMemory(): Bytes {
    return this.live?.memory ?? 0;
  }

  getObjectTraceback(x: unknown): Traceback | null {
    const { id } = (x ?? {}) as Partial<Block>;
    return (id !== undefined && this.live?.get(DOMAIN, id)?.traceback) || null;
  }

  allocate(size: Bytes): Block {
    const block = { id: this.#nextId++ };
    this.track(block, size);
    return block;
  }

  reallocate(block: Block, size: Bytes): Block {
    this.track(block, size);
    return block;
  }

  free({ id }: Block): void {
    this.live?.untrack(DOMAIN, id);
  }

  track({ id }: Block, size: Bytes): void {
    // What was there is gone, also in a pause.
    if (this.isPaused) this.live?.untrack(DOMAIN, id);
    else this.live?.track(DOMAIN, id, size, this.stack(), CALLS.length);
  }

  /** Names of the functions on the stack, the most recent call first. */
  calls(): readonly string[] {
    return CALLS.slice(0, this.limit);
  }

  stack(): StackIndex | -1 {
    const live = this.live!;
    return this.calls()
      .map((functionName) => live.frame({ filename: 'ledger.js', lineno: 1, functionName }))
      .reduceRight((caller, frame) => live.stack(caller, frame), -1);
  }
}

/** All that the checks can use of a ledger. */
export const subjectOf = (collector: BlockLedger): ConformanceSubject<Block> => ({
  collector,
  allocate: (bytes) => collector.allocate(bytes),
  free: (block) => collector.free(block),
  reallocate: (block, bytes) => collector.reallocate(block, bytes),
  objectOf: (block) => block,
  traceback: CALLS.map((functionName) => ({ functionName })),
  exact: true,
});
