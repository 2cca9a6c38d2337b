import { POSITIONS } from '../frame.ts';
import type { SnapshotTables } from '../tables/tables.ts';
import type { Domain } from '../units.ts';

/**
 * The share of the traced bytes, 0 to 1, whose most recent frame has a real line; of the blocks, if all of
 * them are of 0 bytes. `undefined` of nothing. O(traces).
 *
 * @param domains - counts only traces of these; default: all.
 */
export function lineShare(
  { frames, stacks, traces }: SnapshotTables,
  domains?: Iterable<Domain>,
): number | undefined {
  const counted = domains && new Set(domains);
  let bytes = 0;
  let bytesWithLine = 0;
  let blocks = 0;
  let blocksWithLine = 0;
  for (let row = 0; row < traces.length; row++) {
    if (counted?.has(traces.domain[row]!) === false) continue;
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
  return blocks === 0 ? undefined : blocksWithLine / blocks;
}
