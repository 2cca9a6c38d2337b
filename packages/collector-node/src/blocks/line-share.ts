import { type Domain, POSITIONS, type SnapshotTables } from '@tracemalloc/core';

/**
 * Share of the bytes in some domains, 0 to 1, whose most recent frame has a real line; of the blocks, if all
 * of them are of 0 bytes; 1 of nothing.
 */
export function lineShare(
  { frames, stacks, traces }: SnapshotTables,
  domains: Readonly<Record<Domain, string>>,
): number {
  let bytes = 0;
  let bytesWithLine = 0;
  let blocks = 0;
  let blocksWithLine = 0;
  for (let row = 0; row < traces.length; row++) {
    if (!((traces.domain[row] as Domain) in domains)) continue;
    const size = traces.size[row]!;
    const count = traces.count[row]!;
    bytes += size;
    blocks += count;
    const stack = traces.stack[row]!;
    if (stack === -1) continue;
    const frame = stacks.frame[stack]!;
    const isLine = POSITIONS[frames.position[frame]!] === 'line' && frames.lineno[frame] !== 0;
    if (!isLine) continue;
    bytesWithLine += size;
    blocksWithLine += count;
  }
  if (bytes > 0) return bytesWithLine / bytes;
  return blocks === 0 ? 1 : blocksWithLine / blocks;
}
