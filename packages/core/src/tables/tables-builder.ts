import { checkInteger } from '../errors.ts';
import {
  type Bytes,
  type Count,
  type Domain,
  MAX_DOMAIN,
  type StackIndex,
  type TraceIndex,
} from '../units.ts';
import { narrow } from './column.ts';
import { PlacesBuilder } from './places-builder.ts';
import type { SnapshotTables } from './tables.ts';
import { type TraceColumn, traceTable } from './trace-table.ts';

/** What a trace may say beside its stack and size. */
export interface TraceOptions {
  /** Blocks; 1 unless said. */
  readonly count?: Count | undefined;
  /** 0, the JavaScript heap, unless said. */
  readonly domain?: Domain | undefined;
  /** Depth of the whole stack, where known. */
  readonly totalNframe?: number | undefined;
}

/**
 * Grows the tables of a snapshot: frames, stacks and traces, in that order of dependency. Frames
 * and stacks are interned; traces are kept one by one.
 */
export class TablesBuilder extends PlacesBuilder {
  readonly #stack: number[] = [];
  readonly #columns: Readonly<Record<TraceColumn, number[]>> = {
    size: [],
    count: [],
    domain: [],
    totalNframe: [],
  };

  /**
   * Adds a trace: blocks of `size` bytes in all that `stack` allocated; -1 is the empty traceback.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for a value that no trace can have.
   */
  trace(stack: StackIndex | -1, size: Bytes, options: TraceOptions = {}): TraceIndex {
    const { count = 1, domain = 0, totalNframe } = options;
    checkInteger('stack', stack, -1, this.stackCount - 1);
    checkInteger('size', size, 0);
    checkInteger('count', count, 0);
    checkInteger('domain', domain, 0, MAX_DOMAIN);
    if (totalNframe !== undefined)
      checkInteger('totalNframe', totalNframe, 0, Number.MAX_SAFE_INTEGER - 1);
    const columns = this.#columns;
    columns.size.push(size);
    columns.count.push(count);
    columns.domain.push(domain);
    columns.totalNframe.push(totalNframe === undefined ? 0 : totalNframe + 1);
    return this.#stack.push(stack) - 1;
  }

  /** The tables of all that was added; copies, so that adding may go on. */
  finishTables(): SnapshotTables {
    const { places, newRow } = this.finishPlaces();
    const stack = Int32Array.from(this.#stack, (built) => newRow[built + 1]! - 1);
    return { ...places, traces: traceTable(stack, (column) => narrow(this.#columns[column])) };
  }
}
