import type { Column } from './column.ts';
import { Frame, POSITIONS } from './frame.ts';
import { type FrameSequence, Traceback } from './traceback.ts';
import type { FrameIndex, StackIndex, TraceIndex } from './units.ts';

/** Frames by column; row `FrameIndex`. Frames may be equal by place and differ in function or column. */
export interface FrameTable {
  /** Rows. */
  readonly length: number;
  /** `StringIndex`. */
  readonly filename: Column;
  /** `StringIndex`; the empty string is unknown. */
  readonly functionName: Column;
  /** 1-based; 0 unknown; a byte offset where `position` says so. */
  readonly lineno: Column;
  /** 1-based; 0 unknown. */
  readonly column: Column;
  /** Index into {@link POSITIONS}: 0 `'line'`, 1 `'function'`, 2 `'offset'`. */
  readonly position: Uint8Array;
}

/**
 * Stacks as a prefix tree; row `StackIndex`. A row is the stack whose most recent frame is `frame`
 * and whose callers are the stack `parent`. A parent always comes before its children, so one
 * backward pass sums up a subtree.
 */
export interface StackTable {
  /** Rows; at most 2^31 - 1. */
  readonly length: number;
  /** `StackIndex` of the caller, less than the row's own; -1 without caller. */
  readonly parent: Int32Array;
  /** `FrameIndex`. */
  readonly frame: Column;
}

/** Traces by column, in the collector's order; row `TraceIndex`. */
export interface TraceTable {
  /** Rows. */
  readonly length: number;
  /** `StackIndex`; -1 for an empty traceback. */
  readonly stack: Int32Array;
  /** Bytes of all blocks of the trace. */
  readonly size: Column;
  /** Blocks. */
  readonly count: Column;
  /** Address space, 0 to 2^32 - 1. */
  readonly domain: Column;
  /** Depth of the whole stack plus 1; 0 unknown. */
  readonly totalNframe: Column;
}

/** The whole storage of a {@link Snapshot}. Tables are finished: nothing in them changes. */
export interface SnapshotTables {
  /** Each string once. */
  readonly strings: readonly string[];
  /** Each place in a file. */
  readonly frames: FrameTable;
  /** Each stack of calls, as a prefix tree. */
  readonly stacks: StackTable;
  /** What was allocated. */
  readonly traces: TraceTable;
}

/** Tables without traces: all that the place of an allocation is made of. */
export type PlaceTables = Pick<SnapshotTables, 'strings' | 'frames' | 'stacks'>;

/** The view of one row of the frame table. */
function frameAt(tables: PlaceTables, index: FrameIndex): Frame {
  const { strings, frames } = tables;
  return new Frame(strings[frames.filename[index]!]!, frames.lineno[index]!, {
    position: POSITIONS[frames.position[index]!]!,
    functionName: strings[frames.functionName[index]!]!,
    column: frames.column[index]!,
  });
}

/** Frames of a stack, most recent first; walks to the root once, when first asked. */
class StackFrames implements FrameSequence {
  readonly #tables: PlaceTables;
  readonly #stack: StackIndex;
  #frames: Uint32Array | undefined;

  constructor(tables: PlaceTables, stack: StackIndex | -1) {
    this.#tables = tables;
    this.#stack = stack;
  }

  get length(): number {
    return this.#walked().length;
  }

  at(index: number): Frame {
    return frameAt(this.#tables, this.#walked()[index]!);
  }

  #walked(): Uint32Array {
    if (this.#frames === undefined) {
      const { parent, frame } = this.#tables.stacks;
      const frames: FrameIndex[] = [];
      for (let stack = this.#stack; stack !== -1; stack = parent[stack]!) {
        frames.push(frame[stack]!);
      }
      this.#frames = Uint32Array.from(frames);
    }
    return this.#frames;
  }
}

/** The view of a stack; -1 gives the empty traceback. */
export function tracebackAt(
  tables: PlaceTables,
  stack: StackIndex | -1,
  totalNframe?: number,
): Traceback {
  return new Traceback(new StackFrames(tables, stack), totalNframe);
}

/** The traceback of one row of the trace table, with its whole depth where known. */
export function tracebackOfTrace(tables: SnapshotTables, trace: TraceIndex): Traceback {
  const { stack, totalNframe } = tables.traces;
  const depth = totalNframe[trace]!;
  return tracebackAt(tables, stack[trace]!, depth === 0 ? undefined : depth - 1);
}
