import { GrowingColumn, narrow } from './column.ts';
import { checkInteger } from './errors.ts';
import { checkedFrame, type FrameRecord, POSITIONS } from './frame.ts';
import { InternedRows } from './interned-rows.ts';
import { frameTable, stackTable } from './merge-tables.ts';
import type { SnapshotTables } from './tables.ts';
import type { Bytes, Count, Domain, FrameIndex, StackIndex, TraceIndex } from './units.ts';

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
const MAX_DOMAIN = 2 ** 32 - 1;

/**
 * Grows the tables of a snapshot: frames, stacks and traces, in that order of dependency. Frames
 * and stacks are interned, so that a collector may offer the same one again and again; traces are
 * kept one by one.
 */
export class TablesBuilder {
  readonly #strings = new Map<string, number>();
  readonly #frames = new InternedRows(5);
  readonly #stacks = new InternedRows(2);
  readonly #stack = new GrowingColumn();
  readonly #size = new GrowingColumn();
  readonly #count = new GrowingColumn();
  readonly #domain = new GrowingColumn();
  readonly #totalNframe = new GrowingColumn();

  /**
   * Adds a frame, or finds the same one.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for a value that no frame can have.
   */
  frame(frame: FrameRecord): FrameIndex {
    const { filename, functionName, lineno, column, position } = checkedFrame(frame);
    const { row } = this.#frames;
    row[0] = this.#string(filename);
    row[1] = this.#string(functionName);
    row[2] = lineno;
    row[3] = column;
    row[4] = POSITIONS.indexOf(position);
    return this.#frames.intern();
  }

  /**
   * Adds the stack whose most recent frame is `frame` and whose callers are `parent`, or finds the
   * same one. -1 is no caller.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for an index that this builder has not given.
   */
  stack(parent: StackIndex | -1, frame: FrameIndex): StackIndex {
    checkInteger(CODE, 'parent', parent, -1, this.#stacks.length - 1);
    checkInteger(CODE, 'frame', frame, 0, this.#frames.length - 1);
    this.#stacks.row[0] = parent + 1;
    this.#stacks.row[1] = frame;
    return this.#stacks.intern();
  }

  /**
   * Adds a trace: blocks of `size` bytes in all that `stack` allocated; -1 is the empty traceback.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for a value that no trace can have.
   */
  trace(stack: StackIndex | -1, size: Bytes, options: TraceOptions = {}): TraceIndex {
    const { count = 1, domain = 0, totalNframe } = options;
    checkInteger(CODE, 'stack', stack, -1, this.#stacks.length - 1);
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
    return {
      strings: [...this.#strings.keys()],
      frames: frameTable(this.#frames),
      stacks: stackTable(this.#stacks),
      traces: Object.freeze({
        length: this.#stack.length,
        stack: Int32Array.from(this.#stack.values()),
        size: narrow(this.#size.values()),
        count: narrow(this.#count.values()),
        domain: narrow(this.#domain.values()),
        totalNframe: narrow(this.#totalNframe.values()),
      }),
    };
  }

  #string(text: string): number {
    const known = this.#strings.get(text);
    if (known !== undefined) return known;
    const index = this.#strings.size;
    this.#strings.set(text, index);
    return index;
  }
}
