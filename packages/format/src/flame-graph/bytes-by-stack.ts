import { type Bytes, type Domain, Frame, POSITIONS, type Snapshot } from '@tracemalloc/core';
import { checkSnapshot } from '../check-snapshot.ts';

/** Bytes of one stack; its frames by row of the frame table, the oldest call first. */
export interface StackBytes {
  readonly frames: readonly number[];
  readonly size: Bytes;
}

/**
 * The bytes of each stack of a snapshot, in the order of their first traces. Stacks without a byte are left out.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT` if `snapshot` is no snapshot.
 */
export function bytesByStack(snapshot: Snapshot, domain?: Domain): StackBytes[] {
  checkSnapshot(snapshot);
  const { stacks, traces } = snapshot.tables;
  const sizes = new Map<number, Bytes>();
  for (let trace = 0; trace < traces.length; trace++) {
    if (domain !== undefined && traces.domain[trace] !== domain) continue;
    const stack = traces.stack[trace]!;
    sizes.set(stack, (sizes.get(stack) ?? 0) + traces.size[trace]!);
  }
  return Array.from(sizes, ([stack, size]) => {
    const frames: number[] = [];
    for (let at = stack; at !== -1; at = stacks.parent[at]!) frames.push(stacks.frame[at]!);
    return { frames: frames.reverse(), size };
  }).filter(({ size }) => size > 0);
}

/** Each row of the frame table as a frame. */
export function framesOf({ tables: { strings, frames } }: Snapshot): Frame[] {
  return Array.from(
    { length: frames.length },
    (_, row) =>
      new Frame(strings[frames.filename[row]!]!, frames.lineno[row]!, {
        position: POSITIONS[frames.position[row]!]!,
        functionName: strings[frames.functionName[row]!]!,
        column: frames.column[row]!,
      }),
  );
}
