import type { SnapshotTables, TraceTable } from '../tables/tables.ts';
import type { TraceIndex } from '../units.ts';

/**
 * Sums by stack or by group, two numbers a row: bytes and blocks. Next to each other, so that adding a
 * trace touches one cache line. Rows begin as -0, and so they stay without a trace: what is added, even
 * 0, makes them +0 or more (IEEE 754, 6.3).
 */
export type Totals = Float64Array;

/** Numbers in a row of {@link Totals}. */
export const WIDTH = 2;
/** Where the blocks of a row are. */
export const COUNT = 1;

/** Totals of `rows` rows without a trace. */
function emptyTotals(rows: number): Totals {
  return new Float64Array(rows * WIDTH).fill(-0);
}

/** Whether any trace was added to a row. */
export function isPresent(totals: Totals, row: number): boolean {
  return !Object.is(totals[row * WIDTH], -0);
}

/** What each stack allocated itself: row `StackIndex + 1`; row 0 is the empty traceback. */
export function stackTotals({ stacks, traces }: SnapshotTables): Totals {
  const totals = emptyTotals(stacks.length + 1);
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
}

/**
 * Makes of what each stack allocated what it and all that it called allocated, in place. One pass, as a
 * parent comes before its children. The empty traceback has no frame to add to.
 */
export function addCallees(totals: Totals, { stacks }: SnapshotTables): void {
  const { parent } = stacks;
  for (let stack = parent.length - 1; stack >= 0; stack--) {
    addRow(totals, parent[stack]! + 1, totals, stack + 1);
  }
  totals.fill(-0, 0, WIDTH);
}

/** Adds stacks up to groups: row `row` of `stacks` belongs to the group `keyOfRow[row]`. */
export function groupTotals(stacks: Totals, keyOfRow: Uint32Array, groups: number): Totals {
  const totals = emptyTotals(groups);
  for (let row = 0; row < keyOfRow.length; row++) {
    addRow(totals, keyOfRow[row]!, stacks, row);
  }
  return totals;
}

function addRow(to: Totals, at: number, from: Totals, row: number): void {
  to[at * WIDTH]! += from[row * WIDTH]!;
  to[at * WIDTH + COUNT]! += from[row * WIDTH + COUNT]!;
}
