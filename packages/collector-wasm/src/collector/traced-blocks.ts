import type { LiveBlocks } from './live-blocks.ts';
import { Stacks } from './stacks.ts';

/** The collector's name in `metadata.collectors`. */
export const COLLECTOR_NAME = '@tracemalloc/collector-wasm';

/**
 * Live blocks and their stacks. A collector has one for guests of one thread, and one for guests that
 * share their memory between threads.
 */
export interface TracedBlocks {
  readonly live: LiveBlocks;
  readonly stacks: Stacks;
}

/** Traced blocks that have no stacks yet. */
export function newTracedBlocks(live: LiveBlocks): TracedBlocks {
  return { live, stacks: new Stacks(live) };
}
