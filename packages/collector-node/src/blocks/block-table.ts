import {
  type Bytes,
  type Domain,
  LiveTraces,
  type SnapshotTables,
  type Traceback,
} from '@tracemalloc/core';
import type { Addon } from '../heap/addon.ts';
import { atWork } from '../reentrancy.ts';
import { type CallStack, CallStacks } from '../stacks/call-stacks.ts';

/** The blocks of all domains but the heap, and the stacks that made them. */
export class BlockTable {
  /**
   * It makes typed arrays to grow. The recorder of buffers sees those, and must not come back here meanwhile.
   */
  readonly live: LiveTraces = new LiveTraces({ allocating: atWork });
  readonly stacks: CallStacks;
  /** Whether new blocks are left out. Frees are still seen. */
  isPaused = false;

  /** @param addon - see {@link CallStacks}. */
  constructor(nframe: number, addon: Addon | undefined) {
    this.stacks = new CallStacks(this.live, nframe, addon);
  }

  /** Bytes of blocks, stacks and caches. */
  get memory(): Bytes {
    return this.live.memory + this.stacks.memory;
  }

  /**
   * Records a block. Forgets an earlier one with this id, also while paused.
   *
   * @returns whether it was recorded: `false` while paused.
   * @throws {TracemallocError} as {@link LiveTraces.track} does.
   */
  record(domain: Domain, id: number, size: Bytes, { stack, totalNframe }: CallStack): boolean {
    if (this.isPaused) {
      this.live.untrack(domain, id);
      return false;
    }
    this.live.track(domain, id, size, stack, totalNframe);
    return true;
  }

  /** Where the block was made; `null` if no block has this id. */
  traceback(domain: Domain, id: number): Traceback | null {
    return this.live.get(domain, id)?.traceback ?? null;
  }

  /** Tables with one trace for each live block. O(blocks + stacks). */
  finishTables(): SnapshotTables {
    return this.live.snapshot().tables;
  }
}
