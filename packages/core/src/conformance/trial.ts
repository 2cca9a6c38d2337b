import type { Collector, TakeSnapshotOptions, TracedMemory } from '../collector.ts';
import type { FrameRecord } from '../frame.ts';
import { isSnapshot, type Snapshot } from '../snapshot.ts';
import type { Traceback } from '../traceback.ts';
import type { Bytes } from '../units.ts';
import { expectNear, expectThat, fail } from './expectation.ts';
import type { ConformanceSubject } from './subject.ts';

/** The subject in one check. Checks every reading, and frees at the end what the check has allocated. */
export class Trial<Block = unknown> {
  readonly collector: Collector;
  readonly subject: ConformanceSubject<Block>;
  /** What {@link allocate} allocates. */
  readonly bytes: Bytes;
  /** How far traced bytes may be from that. */
  readonly margin: Bytes;
  readonly #blocks = new Set<Block>();

  constructor(subject: ConformanceSubject<Block>) {
    this.subject = subject;
    this.collector = subject.collector;
    this.bytes = subject.bytes ?? 1_000;
    this.margin = this.bytes * (subject.tolerance ?? 0);
  }

  /** Starts with the subject's options; default: as many frames as its traceback has. */
  start(nframe: number = this.subject.traceback.length): void {
    this.collector.start({ ...this.subject.options, nframe });
  }

  /** Allocates {@link bytes}. */
  allocate(): Block {
    const block = this.subject.allocate(this.bytes);
    this.#blocks.add(block);
    return block;
  }

  /** Frees what {@link allocate} gave. */
  free(block: Block): void {
    this.#blocks.delete(block);
    this.subject.free?.(block);
  }

  /** Makes twice the bytes of what {@link allocate} gave. */
  double(block: Block): Block {
    this.#blocks.delete(block);
    const doubled = this.subject.reallocate!(block, this.bytes * 2);
    this.#blocks.add(doubled);
    return doubled;
  }

  /** Stops, and frees what is left. */
  end(): void {
    this.collector.stop();
    for (const block of [...this.#blocks]) this.free(block);
  }

  /** Traced bytes, which are bytes, and never more than at the peak. */
  memory(): TracedMemory {
    const memory = this.collector.getTracedMemory();
    for (const key of ['current', 'peak'] as const) {
      expectBytes(`getTracedMemory().${key}`, memory?.[key]);
    }
    const { current, peak } = memory;
    expectThat('the peak', peak, peak >= current, `no less than the current ${current}`);
    return memory;
  }

  /** Fails unless so many bytes are traced now. */
  expectCurrent(what: string, expected: Bytes, margin: Bytes = this.margin): void {
    expectNear(`current, ${what}`, this.memory().current, expected, margin);
  }

  snapshot(options?: TakeSnapshotOptions): Snapshot {
    const snapshot = this.collector.takeSnapshot(options);
    expectThat('takeSnapshot()', snapshot, isSnapshot(snapshot), 'a Snapshot');
    return snapshot;
  }

  /** Fails unless what was allocated is in the snapshot, each traceback beginning as it should. */
  expectTraced(snapshot: Snapshot, frames: readonly Partial<FrameRecord>[]): void {
    const [most, ...others] = snapshot.statistics('traceback');
    if (most === undefined) fail('a snapshot after an allocation', 'no traces', 'one or more');
    let size = 0;
    for (const group of [most, ...others]) {
      if (beginsWith(group.traceback, frames)) size += group.size;
    }
    if (Math.abs(size - this.bytes) <= this.margin) return;
    fail(
      `bytes of the tracebacks that begin with ${JSON.stringify(frames)}`,
      `${size} (the most have ${JSON.stringify(most.traceback.slice(0, frames.length))})`,
      `${this.bytes}, give or take ${this.margin}`,
    );
  }
}

/** Fails unless `got` is a number of bytes. */
export function expectBytes(what: string, got: unknown): void {
  expectThat(what, got, Number.isFinite(got) && (got as number) >= 0, 'a number of bytes');
}

/** Whether the most recent frames are as given. */
export function beginsWith(traceback: Traceback, frames: readonly Partial<FrameRecord>[]): boolean {
  return frames.every((expected, index) => {
    const frame = traceback.at(index);
    return Object.entries(expected).every(
      ([key, value]) => frame?.[key as keyof FrameRecord] === value,
    );
  });
}
