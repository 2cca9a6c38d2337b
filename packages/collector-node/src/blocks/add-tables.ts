import { POSITIONS, type SnapshotBuilder, type SnapshotTables } from '@tracemalloc/core';

/** Adds all traces of finished tables. O(rows). */
export function addTables(builder: SnapshotBuilder, tables: SnapshotTables): void {
  const { traces } = tables;
  const newStack = addPlaces(builder, tables);
  for (let row = 0; row < traces.length; row++) {
    const depth = traces.totalNframe[row]!;
    builder.trace(newStack[traces.stack[row]! + 1]!, traces.size[row]!, {
      count: traces.count[row],
      domain: traces.domain[row],
      totalNframe: depth === 0 ? undefined : depth - 1,
    });
  }
}

/**
 * Adds all frames and stacks of finished tables. O(rows).
 *
 * @returns the builder's stack of each row of `stacks`, these counted from 1; -1 of 0, the empty one.
 */
function addPlaces(
  builder: SnapshotBuilder,
  { strings, frames, stacks }: Omit<SnapshotTables, 'traces'>,
): Int32Array {
  const newFrame = new Uint32Array(frames.length);
  for (let row = 0; row < frames.length; row++) {
    newFrame[row] = builder.frame({
      filename: strings[frames.filename[row]!]!,
      functionName: strings[frames.functionName[row]!]!,
      lineno: frames.lineno[row]!,
      column: frames.column[row]!,
      position: POSITIONS[frames.position[row]!],
    });
  }
  // A caller comes before those it calls.
  const newStack = new Int32Array(stacks.length + 1).fill(-1);
  for (let row = 0; row < stacks.length; row++) {
    const parent = newStack[stacks.parent[row]! + 1]!;
    newStack[row + 1] = builder.stack(parent, newFrame[stacks.frame[row]!]!);
  }
  return newStack;
}
