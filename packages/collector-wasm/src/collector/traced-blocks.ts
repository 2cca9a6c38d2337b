import type { LiveBlocks } from './live-blocks.ts';
import { Stacks } from './stacks.ts';

/** The name in `metadata.collectors`. */
export const COLLECTOR_NAME = '@tracemalloc/collector-wasm';

/** Blocks and their stacks: one for guests of one thread, one for those of several. */
export interface TracedBlocks {
  readonly live: LiveBlocks;
  readonly stacks: Stacks;
}

/** Stacks for the blocks of a table. */
export function newTracedBlocks(live: LiveBlocks): TracedBlocks {
  return { live, stacks: new Stacks(live) };
}
