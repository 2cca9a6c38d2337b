import { DOMAINS, type LiveTraces, type SnapshotTables } from '@tracemalloc/core';
import { alikeBlocks } from './alike-blocks.ts';
import type { BufferBlocks } from './buffer-blocks.ts';

/** Tables with one trace for all blocks of the same stack, size and weight. O(blocks + stacks). */
export function bufferTables(blocks: BufferBlocks, stacks: LiveTraces): SnapshotTables {
  const all = alikeBlocks(blocks);
  const { places, newRow } = stacks.allPlaces();
  const traces = {
    length: all.length,
    stack: Int32Array.from(all, ({ block }) => newRow[block.stack + 1]! - 1),
    size: Float64Array.from(all, ({ block, recorded }) => recorded * block.weight),
    count: Float64Array.from(all, ({ count }) => count),
    domain: new Uint8Array(all.length).fill(DOMAINS.arraybuffer),
    totalNframe: Float64Array.from(all, ({ block }) => (block.totalNframe ?? -1) + 1),
  };
  return { ...places, traces };
}
