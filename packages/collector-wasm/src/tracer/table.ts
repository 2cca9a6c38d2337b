import type { Bytes } from '@tracemalloc/core';
import type { Memory } from '../host/engine.ts';
import type { LiveTables } from './live-tables.ts';
import { Stacks } from './stacks.ts';

/** The name in `metadata.collectors`. */
export const COLLECTOR_NAME = '@tracemalloc/collector-wasm';

/** Blocks and their stacks: one for guests of one thread, one for those of several. */
export interface Table {
  readonly live: LiveTables;
  readonly stacks: Stacks;
}

/** A memory's growth that was seen: pages are never given back. */
export interface Growth {
  readonly bytes: Bytes;
  readonly stack: number;
  readonly table: Table;
  /** The memory, which takes it along when it is collected. */
  readonly memory: WeakRef<Memory>;
}

/** Stacks for the blocks of a table. */
export function newTable(live: LiveTables): Table {
  return { live, stacks: new Stacks(live) };
}
