import { checkInteger } from '../errors.ts';
import type { FrameRecord } from '../frame.ts';
import {
  type Bytes,
  type Count,
  type Domain,
  type FrameIndex,
  MAX_DOMAIN,
  type StackIndex,
  type TraceIndex,
} from '../units.ts';
import { PlacesBuilder } from './places-builder.ts';
import { type ColumnName, finishColumn, makeTable } from './schema.ts';
import type { SnapshotTables } from './tables.ts';

/** What a trace may say beside its stack and size. */
export interface TraceOptions {
  /** Blocks; default: 1. */
  readonly count?: Count | undefined;
  /** Default: 0, the JavaScript heap. */
  readonly domain?: Domain | undefined;
  /** Depth of the whole stack, where known. */
  readonly totalNframe?: number | undefined;
}

/**
 * Grows the tables of a snapshot: frames, stacks and traces, in that order of dependency. Frames
 * and stacks are interned; traces are kept one by one.
 */
export class TablesBuilder {
  readonly #places = new PlacesBuilder();
  readonly #columns: Readonly<Record<ColumnName<'traces'>, number[]>> = {
    stack: [],
    size: [],
    count: [],
    domain: [],
    totalNframe: [],
  };

  /**
   * Adds a frame, or finds the same one.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for a value that no frame can have.
   */
  frame(frame: FrameRecord): FrameIndex {
    return this.#places.frame(frame);
  }

  /**
   * Adds the stack whose most recent frame is `frame` and whose callers are `parent`, or finds the
   * same one. -1 is no caller.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for an index that this builder has not given.
   */
  stack(parent: StackIndex | -1, frame: FrameIndex): StackIndex {
    return this.#places.stack(parent, frame);
  }

  /**
   * Adds a trace: blocks of `size` bytes in all that `stack` allocated; -1 is the empty traceback.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for a value that no trace can have.
   */
  trace(stack: StackIndex | -1, size: Bytes, options: TraceOptions = {}): TraceIndex {
    const { count = 1, domain = 0, totalNframe } = options;
    checkInteger('stack', stack, -1, this.#places.stackCount - 1);
    checkInteger('size', size, 0);
    checkInteger('count', count, 0);
    checkInteger('domain', domain, 0, MAX_DOMAIN);
    if (totalNframe !== undefined)
      checkInteger('totalNframe', totalNframe, 0, Number.MAX_SAFE_INTEGER - 1);
    return this.#trace(stack, size, count, domain, totalNframe === undefined ? 0 : totalNframe + 1);
  }

  /**
   * Adds all traces of finished tables, in their order, with the frames and stacks that they need. The tables
   * are not checked; those of a {@link Snapshot} are in order. O(rows).
   */
  addTables(tables: SnapshotTables): void {
    const newRow = this.#places.addPlaces(tables);
    const { length, stack, size, count, domain, totalNframe } = tables.traces;
    for (let row = 0; row < length; row++) {
      const own = newRow[stack[row]! + 1]! - 1;
      this.#trace(own, size[row]!, count[row]!, domain[row]!, totalNframe[row]!);
    }
  }

  /** The tables of all that was added. They are copies, so adding may go on. */
  finishTables(): SnapshotTables {
    const { places, newRow } = this.#places.finish();
    const columns = { ...this.#columns };
    columns.stack = columns.stack.map((built) => newRow[built + 1]! - 1);
    const traces = makeTable('traces', (name, content) => finishColumn(content, columns[name]));
    return { ...places, traces };
  }

  /** `depth` is the whole one plus 1; 0 is unknown. */
  #trace(stack: number, size: Bytes, count: Count, domain: Domain, depth: number): TraceIndex {
    const columns = this.#columns;
    columns.size.push(size);
    columns.count.push(count);
    columns.domain.push(domain);
    columns.totalNframe.push(depth);
    return columns.stack.push(stack) - 1;
  }
}
