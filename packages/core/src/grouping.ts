import { groupFramesByName, groupFramesByPlace } from './frame-groups.ts';
import { groupByTraceback } from './group-by-traceback.ts';
import type { PlaceTables } from './tables.ts';
import type { Totals } from './totals.ts';
import { Traceback } from './traceback.ts';

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
   * traceback. Those without a trace have any value.
   */
  readonly keyOfRow: readonly Uint32Array[];
}

/** The stacks of one snapshot that are to be grouped. */
export interface GroupedStacks {
  readonly tables: PlaceTables;
  /** Only those with a trace matter: row `StackIndex + 1`; row 0 is the empty traceback. */
  readonly totals: Totals;
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
  const tables = inputs.map((input) => input.tables);
  const groups =
    groupBy === 'lineno' || groupBy === 'function'
      ? groupFramesByPlace(tables, groupBy === 'function')
      : groupFramesByName(tables, groupBy === 'package' ? packageOf : undefined);
  // The group of the empty traceback, the first in order.
  const empty = groups.length;
  return {
    length: empty + 1,
    compare: (a, b) =>
      a === empty || b === empty ? Number(b === empty) - Number(a === empty) : groups.compare(a, b),
    traceback: (key) => (key === empty ? new Traceback([]) : groups.traceback(key)),
    keyOfRow: tables.map(({ stacks }, input) => {
      const keys = groups.keyOfFrame[input]!;
      const keyOfRow = new Uint32Array(stacks.length + 1);
      keyOfRow[0] = empty;
      for (let row = 1; row < keyOfRow.length; row++) keyOfRow[row] = keys[stacks.frame[row - 1]!]!;
      return keyOfRow;
    }),
  };
}
