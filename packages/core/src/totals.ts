import type { SnapshotTables, TraceTable } from './tables.ts';
import type { TraceIndex } from './units.ts';

/**
 * Sums by stack or by group, three numbers a row: bytes, blocks, and whether any trace was added, as 1
 * or 0; a trace of size 0 counts. Next to each other, so that adding a trace touches one cache line.
 */
export type Totals = Float64Array;

/** Numbers in a row of {@link Totals}. */
export const WIDTH = 3;
/** Where the blocks of a row are. */
export const COUNT = 1;
/** Where it is told whether there is any trace. */
export const PRESENT = 2;

/** What each stack allocated itself: row `StackIndex + 1`; row 0 is the empty traceback. */
export function stackTotals({ stacks, traces }: SnapshotTables): Totals {
  const totals = new Float64Array((stacks.length + 1) * WIDTH);
  let trace = 0;
  // Four a turn, as V8 looks for interrupts, and at the columns anew, once a turn: a third less time.
  for (; trace < traces.length - 3; trace += 4) {
    addTrace(totals, traces, trace);
    addTrace(totals, traces, trace + 1);
    addTrace(totals, traces, trace + 2);
    addTrace(totals, traces, trace + 3);
  }
  for (; trace < traces.length; trace++) addTrace(totals, traces, trace);
  return totals;
}

function addTrace(totals: Totals, { stack, size, count }: TraceTable, trace: TraceIndex): void {
  const row = (stack[trace]! + 1) * WIDTH;
  totals[row]! += size[trace]!;
  totals[row + COUNT]! += count[trace]!;
  totals[row + PRESENT] = 1;
}

/**
 * Makes of what each stack allocated what it and all that it called allocated, in place. One pass, as a
 * parent comes before its children. The empty traceback has no frame to add to.
 */
export function addCallees(totals: Totals, { stacks }: SnapshotTables): void {
  const { parent } = stacks;
  for (let stack = parent.length - 1; stack >= 0; stack--) {
    const caller = (parent[stack]! + 1) * WIDTH;
    if (caller !== 0) addRow(totals, caller, totals, (stack + 1) * WIDTH);
  }
  totals[PRESENT] = 0;
}

/** Adds stacks up to groups: row `row` of `stacks` belongs to the group `keyOfRow[row]`. */
export function groupTotals(stacks: Totals, keyOfRow: Uint32Array, groups: number): Totals {
  const totals = new Float64Array(groups * WIDTH);
  for (let row = 0; row < keyOfRow.length; row++) {
    addRow(totals, keyOfRow[row]! * WIDTH, stacks, row * WIDTH);
  }
  return totals;
}

function addRow(to: Totals, at: number, from: Totals, row: number): void {
  if (from[row + PRESENT] === 0) return;
  to[at]! += from[row]!;
  to[at + COUNT]! += from[row + COUNT]!;
  to[at + PRESENT] = 1;
}
