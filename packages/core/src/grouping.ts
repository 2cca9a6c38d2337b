import { groupByFrame } from './group-by-frame.ts';
import { groupByTraceback } from './group-by-traceback.ts';
import type { PlaceTables } from './tables.ts';
import type { Traceback } from './traceback.ts';

/** Groups numbered from 0: their order and what stands for them. */
export interface Groups {
  /** Groups. */
  readonly length: number;
  /** The order of the groups' tracebacks. */
  compare(a: number, b: number): number;
  /** What the traces of a group have in common. */
  traceback(key: number): Traceback;
}

/** Stacks by group, of one snapshot or of several. */
export interface Grouping extends Groups {
  /**
   * For each snapshot, the group of each of its stacks: row `StackIndex + 1`; row 0 is the empty
   * traceback. Rows that are not present have any value.
   */
  readonly keyOfRow: readonly Uint32Array[];
}

/** The stacks of one snapshot that are to be grouped. */
export interface GroupedStacks {
  readonly tables: PlaceTables;
  /** 1 where a stack matters: row `StackIndex + 1`; row 0 is the empty traceback. */
  readonly present: Uint8Array;
}

/** What stacks can be divided by. */
export type StackGroupBy = 'filename' | 'lineno' | 'traceback' | 'function' | 'package';

/** Divides the stacks of all `inputs` into the same groups. O(strings + frames + stacks). */
export function groupStacks(
  inputs: readonly GroupedStacks[],
  groupBy: StackGroupBy,
  packageOf: (filename: string) => string,
): Grouping {
  if (groupBy === 'traceback') return groupByTraceback(inputs);
  return groupByFrame(inputs, groupBy, packageOf);
}
