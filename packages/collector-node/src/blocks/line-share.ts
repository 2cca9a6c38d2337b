import { type Domain, POSITIONS, type SnapshotTables } from '@tracemalloc/core';

/** Share of the bytes in some domains, 0 to 1, whose most recent frame has a real line; 1 of no bytes. */
export function lineShare(
  { frames, stacks, traces }: SnapshotTables,
  domains: Readonly<Record<Domain, string>>,
): number {
  let bytes = 0;
  let withLine = 0;
  for (let row = 0; row < traces.length; row++) {
    if (!((traces.domain[row] as Domain) in domains)) continue;
    const size = traces.size[row]!;
    bytes += size;
    const stack = traces.stack[row]!;
    if (stack === -1) continue;
    const frame = stacks.frame[stack]!;
    const isLine = POSITIONS[frames.position[frame]!] === 'line' && frames.lineno[frame] !== 0;
    if (isLine) withLine += size;
  }
  return bytes === 0 ? 1 : withLine / bytes;
}
