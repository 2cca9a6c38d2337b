import { CheckedFrame, type Frame, POSITIONS } from '../frame.ts';
import { type StoredStacks, StoredTraceback, type Traceback } from '../traceback.ts';
import type { FrameIndex, StackIndex, StringIndex } from '../units.ts';
import type { Column } from './column.ts';

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

/** What the columns of a {@link FrameTable} hold of one frame, in their order there. */
export type FrameRow = readonly [
  filename: StringIndex,
  functionName: StringIndex,
  lineno: number,
  column: number,
  position: number,
];

/** One row of a frame table. */
export function frameRow(frames: FrameTable, index: FrameIndex): FrameRow {
  const { filename, functionName, lineno, column, position } = frames;
  return [filename[index]!, functionName[index]!, lineno[index]!, column[index]!, position[index]!];
}

/** The view of a frame. */
export function frameOf(
  strings: readonly string[],
  [filename, functionName, lineno, column, position]: FrameRow,
): Frame {
  const options = {
    position: POSITIONS[position]!,
    // Groups may have none in common.
    functionName: strings[functionName] ?? '',
    column,
  };
  return new CheckedFrame(strings[filename]!, lineno, options, true);
}

/** Most frames that are kept once they are made: 5 MB. */
const MOST_KEPT = 2 ** 16;

/**
 * The stacks of tables as views. Frames of a table of at most 2^16 frames are kept once they are made: most
 * stacks share theirs, and to find one takes a tenth of the time that it takes to make one.
 */
export class StackViews implements StoredStacks<FrameIndex> {
  readonly #tables: PlaceTables;
  #made: (Frame | undefined)[] | undefined;

  constructor(tables: PlaceTables) {
    this.#tables = tables;
  }

  /** The view of a stack; -1 gives the empty traceback. */
  traceback(stack: StackIndex | -1, totalNframe?: number): Traceback {
    return new StoredTraceback(this, totalNframe, stack);
  }

  first(stack: StackIndex | -1): FrameIndex | undefined {
    return this.#tables.stacks.frame[stack];
  }

  all(stack: StackIndex | -1): readonly FrameIndex[] {
    const { parent, frame } = this.#tables.stacks;
    const all: FrameIndex[] = [];
    for (let row = stack; row !== -1; row = parent[row]!) all.push(frame[row]!);
    return all;
  }

  frame(index: FrameIndex): Frame {
    const { strings, frames } = this.#tables;
    if (frames.length > MOST_KEPT) return frameOf(strings, frameRow(frames, index));
    this.#made ??= new Array<undefined>(frames.length).fill(undefined);
    this.#made[index] ??= frameOf(strings, frameRow(frames, index));
    return this.#made[index];
  }
}
