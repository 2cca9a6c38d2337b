import type { SnapshotTables, TraceTable } from '../tables/tables.ts';

/**
 * Sums by stack or by group, two numbers a row: bytes and blocks. They are next to each other, so
 * that adding a trace touches one cache line.
 */
export type Totals = Float64Array;

/** Numbers in a row of {@link Totals}. */
export const WIDTH = 2;
/** Where the blocks of a row are. */
export const COUNT = 1;

/**
 * One number of {@link Totals}, to be kept in an object. V8 keeps an integer of 32 bits in the object itself, and a
 * double in 16 bytes beside it, even if it is the same number.
 */
export function numberAt(totals: Totals, index: number): number {
  const value = totals[index]!;
  const integer = value | 0;
  return integer === value ? integer : value;
}

/** What each stack with a trace allocated; cumulatively, each stack that such a stack goes through. */
export interface StackTotals {
  /** `StackIndex + 1`, ascending; 0 is the empty traceback. */
  readonly rows: Uint32Array;
  /** A row for each of `rows`. */
  readonly totals: Totals;
}

/** Adds up traces by stack. O(traces); cumulatively O(traces + stacks). */
export function stackTotals({ stacks, traces }: SnapshotTables, cumulative: boolean): StackTotals {
  const [first, end] = cumulative ? [0, stacks.length + 1] : rowRange(traces);
  // Rows begin as -0, and stay so without a trace: what is added, even 0, makes them +0 or more (IEEE 754, 6.3).
  const totals = new Float64Array((end - first) * WIDTH).fill(-0);
  let trace = 0;
  // Four a turn. V8 checks for interrupts and reads the columns anew once a turn: a third less time.
  for (; trace < traces.length - 3; trace += 4) {
    addTrace(totals, first, traces, trace);
    addTrace(totals, first, traces, trace + 1);
    addTrace(totals, first, traces, trace + 2);
    addTrace(totals, first, traces, trace + 3);
  }
  for (; trace < traces.length; trace++) addTrace(totals, first, traces, trace);
  if (cumulative) addCallees(totals, stacks.parent);
  return presentRows(totals, first);
}

/**
 * The rows from the first to the last one with a trace: most traces end in stacks that call nothing, and those
 * are all at the end.
 */
function rowRange({ stack }: TraceTable): readonly [first: number, end: number] {
  if (stack.length === 0) return [0, 0];
  let least = stack[0]!;
  let greatest = least;
  for (let trace = 1; trace < stack.length; trace++) {
    const own = stack[trace]!;
    if (own < least) least = own;
    if (own > greatest) greatest = own;
  }
  return [least + 1, greatest + 2];
}

function addTrace(
  totals: Totals,
  first: number,
  { stack, size, count }: TraceTable,
  trace: number,
): void {
  const at = (stack[trace]! + 1 - first) * WIDTH;
  totals[at]! += size[trace]!;
  totals[at + COUNT]! += count[trace]!;
}

/**
 * Turns each stack's own totals into cumulative ones, in place. One pass, as a parent comes before its
 * children. The empty traceback has no frame to add to.
 */
function addCallees(totals: Totals, parent: Int32Array): void {
  for (let row = totals.length / WIDTH - 1; row > 0; row--) {
    addRow(totals, parent[row - 1]! + 1, totals, row);
  }
  totals.fill(-0, 0, WIDTH);
}

/** Moves the rows with a trace together. */
function presentRows(totals: Totals, first: number): StackTotals {
  const length = totals.length / WIDTH;
  const rows = new Uint32Array(length);
  let kept = 0;
  for (let row = 0; row < length; row++) {
    const size = totals[row * WIDTH]!;
    if (size === 0 && Object.is(size, -0)) continue;
    totals[kept * WIDTH] = size;
    totals[kept * WIDTH + COUNT] = totals[row * WIDTH + COUNT]!;
    rows[kept++] = first + row;
  }
  return { rows: rows.subarray(0, kept), totals: totals.subarray(0, kept * WIDTH) };
}

/** Adds stacks up to groups: row `i` of `stacks` belongs to the group `keys[i]`. */
export function groupTotals(stacks: Totals, keys: Uint32Array, groups: number): Totals {
  const totals = new Float64Array(groups * WIDTH);
  for (let i = 0; i < keys.length; i++) addRow(totals, keys[i]!, stacks, i);
  return totals;
}

function addRow(to: Totals, at: number, from: Totals, row: number): void {
  to[at * WIDTH]! += from[row * WIDTH]!;
  to[at * WIDTH + COUNT]! += from[row * WIDTH + COUNT]!;
}
