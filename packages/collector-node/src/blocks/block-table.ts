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

/** The blocks that are seen one by one, of all domains but the heap's, and the stacks that made them. */
export class BlockTable {
  /**
   * To grow, it makes typed arrays, which others watch: these must not come back here meanwhile.
   */
  readonly live: LiveTraces = new LiveTraces({ allocating: atWork });
  readonly stacks: CallStacks;
  /** Whether new blocks are left out; frees are still seen. */
  isPaused = false;

  /** @param addon - see {@link CallStacks}. */
  constructor(nframe: number, addon: Addon | undefined) {
    this.stacks = new CallStacks(this.live, nframe, addon);
  }

  /** Bytes of blocks, stacks, and what is kept to capture these faster. */
  get memory(): Bytes {
    return this.live.memory + this.stacks.memory;
  }

  /**
   * Records a block; in place of an earlier one with this id, which a pause drops.
   *
   * @returns whether it was recorded: not while paused.
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

  /** Where a block was made; `null` if there is none with this id. */
  traceback(domain: Domain, id: number): Traceback | null {
    return this.live.get(domain, id)?.traceback ?? null;
  }

  /** Tables with a trace for each block that is alive. O(blocks + stacks). */
  finishTables(): SnapshotTables {
    return this.live.snapshot().tables;
  }
}
