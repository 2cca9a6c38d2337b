import type { Count } from '@tracemalloc/core';
import type { BufferBlock, BufferBlocks } from './buffer-blocks.ts';

/** Blocks of one stack, one size and one weight. */
export interface AlikeBlocks {
  /** Any of the blocks. */
  readonly block: BufferBlock;
  /** How many there are. */
  readonly recorded: Count;
  /** How many blocks they stand for; an estimate where they were sampled. */
  readonly count: Count;
}

/** Groups all blocks by stack, size and weight. O(blocks). */
export function alikeBlocks(blocks: BufferBlocks): AlikeBlocks[] {
  const groups = new Map<string, { readonly block: BufferBlock; recorded: Count }>();
  blocks.forEach((block) => {
    const { stack, totalNframe, size, weight } = block;
    const key = `${stack} ${totalNframe} ${size} ${weight}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { block, recorded: 1 });
    else group.recorded++;
  });
  return Array.from(groups.values(), ({ block, recorded }) => {
    // A resizable one may be empty.
    const each = block.size === 0 ? 1 : block.weight / block.size;
    return { block, recorded, count: Math.round(recorded * each) };
  });
}
