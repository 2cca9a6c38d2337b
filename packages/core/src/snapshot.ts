import { checkTables } from './check-tables.ts';
import { compare } from './compare.ts';
import { checkInteger, shown, TracemallocError } from './errors.ts';
import type { DomainFilter, Filter } from './filter.ts';
import { filterTraces } from './filter-traces.ts';
import type { FrameRecord } from './frame.ts';
import type { GroupBy } from './group-by.ts';
import { merge } from './merge.ts';
import { completeMetadata, mergeMetadata, type SnapshotMetadata } from './metadata.ts';
import type { Statistic, StatisticDiff } from './statistic.ts';
import { statistics } from './statistics.ts';
import type { SnapshotTables } from './tables.ts';
import { TablesBuilder, type TraceOptions } from './tables-builder.ts';
import { Traces } from './trace.ts';
import type { Bytes, Count } from './units.ts';

/** What a snapshot says beside its traces. */
export interface SnapshotOptions {
  /** Most frames that a traceback could have; the depth of the deepest one unless said. */
  readonly tracebackLimit?: number | undefined;
  /** What is missing in it is unknown; `createdAt` is now. */
  readonly metadata?: Partial<SnapshotMetadata> | undefined;
}

/** A trace in plain values, as {@link Snapshot.fromTraces} takes it. */
export interface TraceRecord extends TraceOptions {
  /** Bytes of all its blocks. */
  readonly size: Bytes;
  /** Most recent frame first; may be empty. */
  readonly traceback: Iterable<FrameRecord>;
}

/** What all traces of a snapshot add up to. */
export interface SnapshotTotal {
  /** Bytes. */
  readonly size: Bytes;
  /** Blocks. */
  readonly count: Count;
}

/** The memory blocks that were alive at one moment, by where they were allocated. Nothing in it changes. */
export class Snapshot {
  /** The storage: columns in typed arrays. */
  readonly tables: SnapshotTables;
  /** Views of the traces. */
  readonly traces: Traces;
  /** Most frames that a traceback could have when it was recorded. */
  readonly tracebackLimit: number;
  /** How and where it was made. */
  readonly metadata: SnapshotMetadata;

  private constructor(tables: SnapshotTables, tracebackLimit: number, metadata: SnapshotMetadata) {
    this.tables = tables;
    this.traces = new Traces(tables);
    this.tracebackLimit = tracebackLimit;
    this.metadata = metadata;
  }

  /** Bytes and blocks of all traces. O(traces). */
  get total(): SnapshotTotal {
    let size = 0;
    let count = 0;
    for (const value of this.tables.traces.size) size += value;
    for (const value of this.tables.traces.count) count += value;
    return { size, count };
  }

  /**
   * Adds up traces by group, sorted by size, count and traceback, the greatest first. Cumulative,
   * a trace adds to the group of every frame of its traceback, once for each time it occurs.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_GROUP` for an unknown group,
   * `ERR_TRACEMALLOC_CUMULATIVE` for one that has no cumulative mode.
   */
  statistics(groupBy: GroupBy, cumulative = false): Statistic[] {
    return statistics(this, groupBy, Boolean(cumulative));
  }

  /**
   * What changed since `old`, by group, the greatest change first; unchanged groups are listed too.
   *
   * @throws {TracemallocError} as {@link statistics}, and `ERR_TRACEMALLOC_TRACE` if `old` is no
   * snapshot.
   */
  compareTo(old: Snapshot, groupBy: GroupBy, cumulative = false): StatisticDiff[] {
    return compare(this, checkedSnapshot(old), groupBy, Boolean(cumulative));
  }

  /**
   * A new snapshot with the traces that any inclusive filter matches (all, if there is none) and no
   * exclusive filter hits, in their order. It shares the columns of places with this one.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_FILTER` for what is no filter.
   */
  filterTraces(filters: Iterable<Filter | DomainFilter>): Snapshot {
    return new Snapshot(filterTraces(this.tables, filters), this.tracebackLimit, this.metadata);
  }

  /**
   * A snapshot of traces in plain values, kept in their order.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for a value that no trace can have.
   */
  static fromTraces(traces: Iterable<TraceRecord>, options: SnapshotOptions = {}): Snapshot {
    const builder = new TablesBuilder();
    for (const trace of traces) {
      // Callers first, as a stack grows from the oldest frame to the most recent one.
      const frames = Array.from(trace.traceback, (frame) => builder.frame(frame));
      const stack = frames.reduceRight((parent, frame) => builder.stack(parent, frame), -1);
      builder.trace(stack, trace.size, trace);
    }
    return Snapshot.fromTables(builder.finishTables(), options);
  }

  /**
   * All traces of all `snapshots`, one after the other. The traceback limit is the greatest one;
   * untraced bytes add up.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for what is no snapshot.
   */
  static merge(snapshots: Iterable<Snapshot>): Snapshot {
    const all = Array.from(snapshots, checkedSnapshot);
    return new Snapshot(
      merge(all.map(({ tables }) => tables)),
      Math.max(1, ...all.map(({ tracebackLimit }) => tracebackLimit)),
      completeMetadata(mergeMetadata(all.map(({ metadata }) => metadata))),
    );
  }

  /**
   * The snapshot stored in `tables`, which are borrowed and must not change afterwards. O(rows):
   * every invariant is checked.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for tables that hold no snapshot.
   */
  static fromTables(tables: SnapshotTables, options: SnapshotOptions = {}): Snapshot {
    checkTables(tables);
    const { tracebackLimit = deepest(tables) } = options;
    checkInteger('ERR_TRACEMALLOC_TRACE', 'tracebackLimit', tracebackLimit, 1);
    return new Snapshot(Object.freeze(tables), tracebackLimit, completeMetadata(options.metadata));
  }
}

function checkedSnapshot(snapshot: Snapshot): Snapshot {
  if (snapshot instanceof Snapshot) return snapshot;
  throw new TracemallocError(
    'ERR_TRACEMALLOC_TRACE',
    `got ${shown(snapshot)}, expected a Snapshot`,
  );
}

function deepest({ stacks }: SnapshotTables): number {
  const depth = new Uint32Array(stacks.length);
  let most = 1;
  for (let stack = 0; stack < stacks.length; stack++) {
    const parent = stacks.parent[stack]!;
    depth[stack] = parent === -1 ? 1 : depth[parent]! + 1;
    if (depth[stack]! > most) most = depth[stack]!;
  }
  return most;
}
