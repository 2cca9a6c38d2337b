import type { LiveTables } from './live-tables.ts';
import { Stacks } from './stacks.ts';

/** The name in `metadata.collectors`. */
export const COLLECTOR_NAME = '@tracemalloc/collector-wasm';

/** Blocks and their stacks: one for guests of one thread, one for those of several. */
export interface Table {
  readonly live: LiveTables;
  readonly stacks: Stacks;
}

/** Stacks for the blocks of a table. */
export function newTable(live: LiveTables): Table {
  return { live, stacks: new Stacks(live) };
}
