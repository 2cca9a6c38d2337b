import { narrow } from './column.ts';
import type { InternedRows } from './interned-rows.ts';
import type { StackTable } from './tables.ts';

/** A finished stack table, and where each stack went. */
export interface LaidOutStacks {
  readonly stacks: StackTable;
  /** The new row of each old one, both counted from 1; 0 stays 0, the empty traceback. */
  readonly newRow: Uint32Array;
}

/**
 * Finishes a stack table from rows (parent's row counted from 1, frame): stacks that call nothing
 * come last, the others keep their order. Nearly all traces end in the former, so that sums by
 * stack touch one short range of memory instead of all of it.
 */
export function layOutStacks(rows: InternedRows): LaidOutStacks {
  const { length } = rows;
  const parent = rows.column(0);
  const frame = rows.column(1);
  const callsOther = new Uint8Array(length + 1);
  for (let row = 0; row < length; row++) callsOther[parent[row]!] = 1;

  const newRow = new Uint32Array(length + 1);
  let next = 1;
  for (const wanted of [1, 0]) {
    for (let row = 1; row <= length; row++) {
      if (callsOther[row] === wanted) newRow[row] = next++;
    }
  }
  const newParent = new Int32Array(length);
  const newFrame = new Float64Array(length);
  for (let row = 0; row < length; row++) {
    const at = newRow[row + 1]! - 1;
    newParent[at] = newRow[parent[row]!]! - 1;
    newFrame[at] = frame[row]!;
  }
  return {
    stacks: Object.freeze({ length, parent: newParent, frame: narrow(newFrame) }),
    newRow,
  };
}
