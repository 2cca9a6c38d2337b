import type { SnapshotMetadata } from '../metadata/metadata.ts';
import type { PlaceTables, SnapshotTables } from '../tables/tables.ts';
import type { Traceback } from '../traceback.ts';
import type { Totals } from './totals.ts';

/** What of a snapshot its statistics are made from. */
export interface Grouped {
  readonly tables: SnapshotTables;
  readonly metadata: SnapshotMetadata;
}

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
