import {
  type Bytes,
  type Domain,
  type FrameIndex,
  type FrameRecord,
  LiveTraces,
  type Snapshot,
  type SnapshotTables,
  type StackIndex,
  Traceback,
} from '@tracemalloc/core';
import { atWork } from '../tracer-at-work.ts';

/**
 * Blocks and stacks; and stacks for blocks that are in a table of their own. To grow, it makes typed
 * arrays, which others watch: these must not come back here meanwhile.
 */
export class BlockTraces extends LiveTraces {
  override frame(frame: FrameRecord): FrameIndex {
    return atWork(() => super.frame(frame));
  }

  override stack(parent: StackIndex | -1, frame: FrameIndex): StackIndex {
    return atWork(() => super.stack(parent, frame));
  }

  override track(
    domain: Domain,
    id: number,
    size: Bytes,
    stack: StackIndex | -1,
    totalNframe?: number,
  ): boolean {
    return atWork(() => super.track(domain, id, size, stack, totalNframe));
  }

  override untrack(domain: Domain, id: number): boolean {
    return atWork(() => super.untrack(domain, id));
  }

  override snapshot(): Snapshot {
    return atWork(() => super.snapshot());
  }

  /** All places, and for each stack its row there, both counted from 1. O(frames + stacks). */
  allPlaces(): { places: Omit<SnapshotTables, 'traces'>; newRow: Uint32Array } {
    return atWork(() => this.finishPlaces());
  }

  /** The traceback of a stack. */
  tracebackOf(stack: StackIndex, totalNframe: number | undefined): Traceback {
    return new Traceback(this.framesOf(stack), totalNframe);
  }
}
