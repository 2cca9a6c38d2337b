import { GrowingColumn, narrow } from './column.ts';
import { checkInteger } from './errors.ts';
import { PlacesBuilder } from './places-builder.ts';
import type { SnapshotTables } from './tables.ts';
import {
  type Bytes,
  type Count,
  type Domain,
  MAX_DOMAIN,
  type StackIndex,
  type TraceIndex,
} from './units.ts';

/** What a trace may say beside its stack and size. */
export interface TraceOptions {
  /** Blocks; 1 unless said. */
  readonly count?: Count | undefined;
  /** 0, the JavaScript heap, unless said. */
  readonly domain?: Domain | undefined;
  /** Depth of the whole stack, where known. */
  readonly totalNframe?: number | undefined;
}

const CODE = 'ERR_TRACEMALLOC_TRACE';

/**
 * Grows the tables of a snapshot: frames, stacks and traces, in that order of dependency. Frames
 * and stacks are interned; traces are kept one by one.
 */
export class TablesBuilder extends PlacesBuilder {
  readonly #stack = new GrowingColumn();
  readonly #size = new GrowingColumn();
  readonly #count = new GrowingColumn();
  readonly #domain = new GrowingColumn();
  readonly #totalNframe = new GrowingColumn();

  /**
   * Adds a trace: blocks of `size` bytes in all that `stack` allocated; -1 is the empty traceback.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for a value that no trace can have.
   */
  trace(stack: StackIndex | -1, size: Bytes, options: TraceOptions = {}): TraceIndex {
    const { count = 1, domain = 0, totalNframe } = options;
    checkInteger(CODE, 'stack', stack, -1, this.stackCount - 1);
    checkInteger(CODE, 'size', size, 0);
    checkInteger(CODE, 'count', count, 0);
    checkInteger(CODE, 'domain', domain, 0, MAX_DOMAIN);
    if (totalNframe !== undefined) {
      checkInteger(CODE, 'totalNframe', totalNframe, 0, Number.MAX_SAFE_INTEGER - 1);
    }
    this.#size.push(size);
    this.#count.push(count);
    this.#domain.push(domain);
    this.#totalNframe.push(totalNframe === undefined ? 0 : totalNframe + 1);
    return this.#stack.push(stack);
  }

  /** The tables of all that was added; copies, so that adding may go on. */
  finishTables(): SnapshotTables {
    const { places, newRow } = this.finishPlaces();
    return {
      ...places,
      traces: Object.freeze({
        length: this.#stack.length,
        stack: Int32Array.from(this.#stack.values(), (stack) => newRow[stack + 1]! - 1),
        size: narrow(this.#size.values()),
        count: narrow(this.#count.values()),
        domain: narrow(this.#domain.values()),
        totalNframe: narrow(this.#totalNframe.values()),
      }),
    };
  }
}
