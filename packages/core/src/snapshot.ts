import { checkInteger, checkIterable, checkObject, refuse } from './errors.ts';
import type { DomainFilter, Filter } from './filtering/filter.ts';
import { filterTraces } from './filtering/filter-traces.ts';
import type { FrameRecord } from './frame.ts';
import { compare } from './grouping/compare.ts';
import type { GroupBy, GroupOf } from './grouping/group-by.ts';
import { statistics } from './grouping/statistics.ts';
import { Inspected } from './inspection.ts';
import { isKind, type Kind } from './kind.ts';
import { completeMetadata } from './metadata/complete-metadata.ts';
import { mergeMetadata } from './metadata/merge-metadata.ts';
import type { SnapshotMetadata } from './metadata/metadata.ts';
import { type DomainReconciliation, reconcile } from './metadata/reconciliation.ts';
import { recordOf, type SnapshotRecord, tablesOf } from './snapshot-record.ts';
import type { Statistic, StatisticDiff } from './statistic.ts';
import { checkTables } from './tables/check-tables.ts';
import { sum } from './tables/column.ts';
import { compact, merge } from './tables/merge.ts';
import { sumEqualTraces } from './tables/sum-equal-traces.ts';
import type { SnapshotTables } from './tables/tables.ts';
import { TablesBuilder, type TraceOptions } from './tables/tables-builder.ts';
import { Traces } from './trace.ts';
import type { Traceback } from './traceback.ts';
import type { Bytes, Count, FrameIndex, StackIndex } from './units.ts';

/** What a snapshot says beside its traces. */
export interface SnapshotOptions {
  /** Most frames that a traceback could have; default: the depth of the deepest one. */
  readonly tracebackLimit?: number | undefined;
  /**
   * What is missing in it is unknown; `createdAt` is now. Copied as JSON, which leaves out what it cannot
   * say.
   */
  readonly metadata?: Partial<SnapshotMetadata> | undefined;
}

/** A trace in plain values, as {@link Snapshot.fromTraces} takes it. */
export interface TraceRecord extends TraceOptions {
  /** Bytes of all its blocks. */
  readonly size: Bytes;
  /** Most recent frame first; may be empty. */
  readonly traceback: Iterable<FrameRecord>;
}

/** How {@link Snapshot.compact} makes a snapshot smaller. */
export interface CompactOptions {
  /**
   * Adds up traces of one traceback, domain and whole depth whose blocks are of equal size. Statistics
   * stay the same. Default: false.
   */
  readonly sumEqualTraces?: boolean | undefined;
}

/** What all traces of a snapshot add up to. */
export interface SnapshotTotal {
  /** Bytes. */
  readonly size: Bytes;
  /** Blocks. */
  readonly count: Count;
}

/** Whether `value` is a snapshot, also one of another copy of this package. */
export function isSnapshot(value: unknown): value is Snapshot {
  return isKind(value, 'Snapshot/1');
}

/** The memory blocks that were alive at one moment, by where they were allocated. Frozen. */
export class Snapshot extends Inspected {
  /** The storage: columns in typed arrays. */
  readonly tables: SnapshotTables;
  /** Views of the traces. */
  readonly traces: Traces;
  /** Most frames that a traceback could have when it was recorded. */
  readonly tracebackLimit: number;
  /** How and where it was made. */
  readonly metadata: SnapshotMetadata;

  private constructor(tables: SnapshotTables, tracebackLimit: number, metadata: SnapshotMetadata) {
    super();
    this.tables = tables;
    this.traces = new Traces(tables);
    this.tracebackLimit = tracebackLimit;
    this.metadata = metadata;
    Object.freeze(this);
  }

  /** @internal */
  protected get '@tracemalloc/core'(): Kind {
    return 'Snapshot/1';
  }

  /** Bytes and blocks of all traces. O(traces). */
  get total(): SnapshotTotal {
    const { size, count } = this.tables.traces;
    return { size: sum(size), count: sum(count) };
  }

  /**
   * Adds up traces by group, sorted by size, count and traceback, the greatest first. Cumulative,
   * a trace adds to the group of every frame of its traceback, once for each time it occurs.
   *
   * `groupBy` may be a function that gives the name of a traceback's group:
   *
   *     snapshot.statistics((traceback) => traceback.at(0)?.filename.split('/')[1] ?? 'none')
   *
   * It is called once a stack. Cumulatively it is called for each part of a stack as well, from its
   * oldest frame up to any of its frames; frame 0 is then the one that the trace adds to.
   *
   * `limit` gives only the first ones, the same that stand first in the whole list. That costs less
   * than a slice of the whole list, since the others are never sorted. Default: all.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_GROUP` for an unknown group, or for a function that
   * gives anything but a string; `ERR_TRACEMALLOC_CUMULATIVE` for a group that has no cumulative mode;
   * `ERR_TRACEMALLOC_LIMIT` unless `limit` is an integer from 0 on, or `Infinity`.
   */
  statistics(
    groupBy: GroupBy | GroupOf,
    cumulative = false,
    limit: number = Infinity,
  ): Statistic[] {
    return statistics(this, groupBy, Boolean(cumulative), checkedLimit(limit));
  }

  /**
   * What changed since `old`, by group, the greatest change first; unchanged groups are listed too.
   * `cumulative` and `limit` are those of {@link statistics}.
   *
   * @throws {TracemallocError} as {@link statistics}, and `ERR_TRACEMALLOC_TRACE` if `old` is no
   * snapshot.
   */
  compareTo(
    old: Snapshot,
    groupBy: GroupBy | GroupOf,
    cumulative = false,
    limit: number = Infinity,
  ): StatisticDiff[] {
    if (!isSnapshot(old)) refuse('old', old, 'a Snapshot');
    return compare(this, old, groupBy, Boolean(cumulative), checkedLimit(limit));
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
   * The same traces, without strings, frames and stacks that none of them needs, such as those of
   * traces that a filter dropped. This snapshot itself if there is nothing to drop. `merge`, and what
   * writes snapshot files, do this by themselves. O(rows).
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` if traces are to be summed, and all sizes or all
   * counts add up to 2^53 or more.
   */
  compact(options: CompactOptions = {}): Snapshot {
    checkObject('options', options, '{ sumEqualTraces? }');
    const summed = options.sumEqualTraces ? sumEqualTraces(this.tables) : this.tables;
    const tables = compact(summed);
    if (tables === this.tables) return this;
    return new Snapshot(tables, this.tracebackLimit, this.metadata);
  }

  /**
   * What the traces explain, domain by domain, against what the collector says is in use there.
   * O(traces).
   */
  reconciliation(): DomainReconciliation[] {
    return reconcile(this.tables, this.metadata);
  }

  /**
   * In plain values, which hold each string, frame and stack once. {@link Snapshot.fromJSON} makes an equal
   * snapshot of them, also after `JSON.stringify` and `JSON.parse`. O(rows).
   *
   * A trace takes some 20 characters. V8's strings have at most 2^29, which is the JSON of about 20 million
   * traces; `encode` of `@tracemalloc/format` is smaller and faster, and has no such limit.
   */
  toJSON(): SnapshotRecord {
    const { tracebackLimit, metadata, tables } = this;
    return { version: 1, tracebackLimit, metadata, ...recordOf(tables) };
  }

  /** `<Snapshot traces=3 tracebackLimit=1 createdAt=2026-02-03T04:05:06.789Z>`. */
  inspect(): string {
    const limit = `tracebackLimit=${this.tracebackLimit}`;
    return `<Snapshot traces=${this.traces.length} ${limit} createdAt=${this.metadata.createdAt}>`;
  }

  /**
   * A snapshot of traces in plain values, or of another one's `traces`, kept in their order. They are
   * copied.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for a value that no trace can have,
   * `ERR_TRACEMALLOC_METADATA` for metadata that no snapshot can have.
   */
  static fromTraces(traces: Iterable<TraceRecord>, options: SnapshotOptions = {}): Snapshot {
    checkIterable('traces', traces, '{ size, traceback, … }');
    const builder = new TablesBuilder();
    for (const trace of traces) {
      checkObject('a trace', trace, '{ size, traceback, … }');
      const { traceback } = trace;
      const stack = addStack(builder, traceback);
      // A `Trace` of another snapshot has it in its traceback.
      const totalNframe = trace.totalNframe ?? (traceback as Traceback).totalNframe;
      builder.trace(stack, trace.size, { ...trace, totalNframe });
    }
    return Snapshot.fromTables(builder.finishTables(), options);
  }

  /**
   * The snapshot that a record of {@link toJSON} holds: an object, not its text. O(rows).
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for what is no such record, naming the column and
   * row, `ERR_TRACEMALLOC_METADATA` for metadata that no snapshot can have.
   */
  static fromJSON(record: SnapshotRecord): Snapshot {
    return Snapshot.fromTables(tablesOf(record), record);
  }

  /**
   * All traces of all `snapshots`, one after the other. The traceback limit is the greatest one. Of each key of
   * the metadata, `KnownMetadata` says what becomes of it.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for what is no snapshot, `ERR_TRACEMALLOC_DOMAIN` if
   * two of them have one domain under two names.
   */
  static merge(snapshots: Iterable<Snapshot>): Snapshot {
    checkIterable('snapshots', snapshots, 'Snapshot');
    const all = [...snapshots];
    for (const snapshot of all) {
      if (!isSnapshot(snapshot)) refuse('a snapshot', snapshot, 'a Snapshot');
    }
    return new Snapshot(
      merge(all.map(({ tables }) => tables)),
      all.reduce((limit, { tracebackLimit }) => Math.max(limit, tracebackLimit), 1),
      completeMetadata(mergeMetadata(all)),
    );
  }

  /**
   * The snapshot stored in `tables`, which are borrowed and must not change afterwards. O(rows):
   * every invariant is checked.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for tables that hold no snapshot,
   * `ERR_TRACEMALLOC_METADATA` for metadata that no snapshot can have.
   */
  static fromTables(tables: SnapshotTables, options: SnapshotOptions = {}): Snapshot {
    checkTables(tables);
    checkObject('options', options, '{ tracebackLimit?, metadata? }');
    const { tracebackLimit = deepest(tables) } = options;
    checkInteger('tracebackLimit', tracebackLimit, 1);
    return new Snapshot(Object.freeze(tables), tracebackLimit, completeMetadata(options.metadata));
  }
}

/** No collector records so many; an iterable without an end has more. */
const MOST_FRAMES = 2 ** 20;

function addStack(builder: TablesBuilder, traceback: Iterable<FrameRecord>): StackIndex | -1 {
  checkIterable('traceback', traceback, '{ filename, lineno, … }');
  const frames: FrameIndex[] = [];
  for (const frame of traceback) {
    if (frames.length === MOST_FRAMES) {
      refuse('traceback', traceback, `at most ${MOST_FRAMES} frames`);
    }
    frames.push(builder.frame(frame));
  }
  // Callers first, as a stack grows from the oldest frame to the most recent one.
  return frames.reduceRight((parent, frame) => builder.stack(parent, frame), -1);
}

function deepest({ stacks }: SnapshotTables): number {
  const depth = new Uint32Array(stacks.length + 1);
  let most = 1;
  for (let row = 1; row < depth.length; row++) {
    depth[row] = depth[stacks.parent[row - 1]! + 1]! + 1;
    most = Math.max(most, depth[row]!);
  }
  return most;
}

function checkedLimit(limit: number): number {
  if (limit === Infinity) return limit;
  checkInteger('limit', limit, 0, undefined, 'ERR_TRACEMALLOC_LIMIT');
  return limit;
}
