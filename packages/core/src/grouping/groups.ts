import type { SnapshotMetadata } from '../metadata/metadata.ts';
import type { PlaceTables, SnapshotTables } from '../tables/tables.ts';
import type { Traceback } from '../traceback.ts';

/** What of a snapshot its statistics are made from. */
export interface Grouped {
  readonly tables: SnapshotTables;
  readonly metadata: SnapshotMetadata;
}

/** Groups numbered from 0: their order and what stands for them. Each has a trace. */
export interface Groups {
  /** Groups. */
  readonly length: number;
  /** The order of the groups' tracebacks. Never 0 for two groups. */
  compare(a: number, b: number): number;
  /** What the traces of a group have in common. */
  traceback(key: number): Traceback;
}

/** Stacks by group, of one snapshot or of several. */
export interface Grouping {
  readonly groups: Groups;
  /** For each snapshot, the group of each of its {@link GroupedStacks.rows}. */
  readonly keys: readonly Uint32Array[];
}

/** The stacks of one snapshot that are to be grouped. */
export interface GroupedStacks {
  readonly tables: PlaceTables;
  /** `StackIndex + 1`, ascending; 0 is the empty traceback. */
  readonly rows: Uint32Array;
}
