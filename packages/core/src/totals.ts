import type { SnapshotTables } from './tables.ts';

/** Sums by stack or by group, one of each a row. */
export interface Totals {
  /** Bytes. */
  readonly size: Float64Array;
  /** Blocks. */
  readonly count: Float64Array;
  /** 1 where any trace was added; a trace of size 0 counts. */
  readonly present: Uint8Array;
}

/** Totals of `length` rows, all empty. */
export function emptyTotals(length: number): Totals {
  return {
    size: new Float64Array(length),
    count: new Float64Array(length),
    present: new Uint8Array(length),
  };
}

/** What each stack allocated itself: row `StackIndex + 1`; row 0 is the empty traceback. */
export function stackTotals({ stacks, traces }: SnapshotTables): Totals {
  const totals = emptyTotals(stacks.length + 1);
  const { size, count, present } = totals;
  const { stack, size: ofTrace, count: blocks } = traces;
  for (let trace = 0; trace < stack.length; trace++) {
    const row = stack[trace]! + 1;
    size[row]! += ofTrace[trace]!;
    count[row]! += blocks[trace]!;
    present[row] = 1;
  }
  return totals;
}

/**
 * What each stack and all that it called allocated; rows as in {@link stackTotals}. One pass, as a
 * parent comes before its children. The empty traceback has no frame to add to.
 */
export function subtreeTotals({ stacks }: SnapshotTables, own: Totals): Totals {
  const size = own.size.slice();
  const count = own.count.slice();
  const present = own.present.slice();
  const { parent } = stacks;
  for (let row = parent.length; row > 0; row--) {
    const caller = parent[row - 1]! + 1;
    if (caller === 0) continue;
    size[caller]! += size[row]!;
    count[caller]! += count[row]!;
    present[caller]! |= present[row]!;
  }
  present[0] = 0;
  return { size, count, present };
}

/** Adds stacks up to groups: row `row` of `stacks` belongs to the group `keyOfRow[row]`. */
export function groupTotals(stacks: Totals, keyOfRow: Uint32Array, groups: number): Totals {
  const totals = emptyTotals(groups);
  const { size, count, present } = totals;
  for (let row = 0; row < keyOfRow.length; row++) {
    if (stacks.present[row] === 0) continue;
    const key = keyOfRow[row]!;
    size[key]! += stacks.size[row]!;
    count[key]! += stacks.count[row]!;
    present[key] = 1;
  }
  return totals;
}
