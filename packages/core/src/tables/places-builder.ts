import { checkInteger } from '../errors.ts';
import { checkedFrame, type Frame, type FrameRecord, POSITIONS } from '../frame.ts';
import type { Bytes, FrameIndex, StackIndex } from '../units.ts';
import type { Allocating } from './allocating.ts';
import { InternedRows } from './interned-rows.ts';
import { layOutStacks } from './lay-out-stacks.ts';
import { finishColumn, makeTable } from './schema.ts';
import {
  type FrameRow,
  frameOf,
  frameRow,
  type PlaceTables,
  type SnapshotTables,
} from './tables.ts';

/** Finished places, and where each stack of the builder went. */
export interface FinishedPlaces {
  /** The strings, frames and stacks. */
  readonly places: PlaceTables;
  /** The row of each stack in `places`, both counted from 1; 0 is the empty traceback. */
  readonly newRow: Uint32Array;
}

// V8's entry of a Map at its average load, and the head of a string; an element of an array.
const BYTES_PER_STRING = 32 + 16 + 8;

/**
 * Grows the tables of places: strings, frames and stacks. All are interned, so that a collector may
 * offer the same one again and again.
 */
export class PlacesBuilder {
  readonly #strings: string[] = [];
  readonly #stringIndex = new Map<string, number>();
  readonly #frames: InternedRows;
  readonly #stacks: InternedRows;

  /** `allocating` surrounds each growth of the tables. */
  constructor(allocating?: Allocating) {
    this.#frames = new InternedRows(5, allocating);
    this.#stacks = new InternedRows(2, allocating);
  }

  /** Strings so far. */
  get stringCount(): number {
    return this.#strings.length;
  }

  /** Frames so far. */
  get frameCount(): number {
    return this.#frames.length;
  }

  /** Stacks so far. */
  get stackCount(): number {
    return this.#stacks.length;
  }

  /**
   * Adds a frame, or finds the same one.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for a value that no frame can have.
   */
  frame(frame: FrameRecord): FrameIndex {
    const { filename, functionName, lineno, column, position } = checkedFrame(frame);
    const code = POSITIONS.indexOf(position);
    return this.#frame([this.#string(filename), this.#string(functionName), lineno, column, code]);
  }

  /**
   * Adds the stack whose most recent frame is `frame` and whose callers are `parent`, or finds the
   * same one. -1 is no caller.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for an index that this builder has not given.
   */
  stack(parent: StackIndex | -1, frame: FrameIndex): StackIndex {
    checkInteger('parent', parent, -1, this.#stacks.length - 1);
    checkInteger('frame', frame, 0, this.#frames.length - 1);
    return this.#stack(parent + 1, frame);
  }

  /**
   * Bytes of what was added: of frames and stacks exactly, of strings as if each character took a
   * byte, as in V8 if all are Latin-1.
   */
  get memory(): Bytes {
    let bytes = this.#frames.memory + this.#stacks.memory;
    for (const text of this.#strings) bytes += BYTES_PER_STRING + text.length;
    return bytes;
  }

  /**
   * Adds the places of finished tables that a trace needs. They are not checked.
   *
   * @returns the builder's row of each of their stacks, both counted from 1; 0 is the empty traceback, and what
   * no trace needs.
   */
  addPlaces({ strings, frames, stacks, traces }: SnapshotTables): Uint32Array {
    const { parent, frame } = stacks;
    // What is needed is 1 at first.
    const newRow = new Uint32Array(stacks.length + 1);
    for (let trace = 0; trace < traces.length; trace++) newRow[traces.stack[trace]! + 1] = 1;
    // Callees first, as a parent comes before its children.
    for (let row = stacks.length; row > 0; row--) {
      if (newRow[row] !== 0) newRow[parent[row - 1]! + 1] = 1;
    }
    newRow[0] = 0;
    // Index + 1; 0 was not asked for yet.
    const newFrame = new Uint32Array(frames.length);
    for (let row = 1; row < newRow.length; row++) {
      if (newRow[row] === 0) continue;
      const old = frame[row - 1]!;
      if (newFrame[old] === 0) {
        const [filename, functionName, ...rest] = frameRow(frames, old);
        const names = [
          this.#string(strings[filename]!),
          this.#string(strings[functionName]!),
        ] as const;
        newFrame[old] = this.#frame([...names, ...rest]) + 1;
      }
      newRow[row] = this.#stack(newRow[parent[row - 1]! + 1]!, newFrame[old]! - 1) + 1;
    }
    return newRow;
  }

  /** Tables of all that was added. They are copies, so adding may go on. O(frames + stacks). */
  finish(): FinishedPlaces {
    const { stacks, newRow } = layOutStacks(this.#stacks);
    const strings = Object.freeze([...this.#strings]);
    const rows = this.#frames;
    const frames = makeTable('frames', (_, content, index) =>
      finishColumn(content, rows.column(index)),
    );
    return { places: { strings, frames, stacks }, newRow };
  }

  /** The frames of a stack, most recent first. O(its depth). */
  framesOf(stack: StackIndex | -1): Frame[] {
    const frames: Frame[] = [];
    for (let row = stack + 1; row !== 0; row = this.#stacks.at(row - 1, 0)) {
      const at = (column: number) => this.#frames.at(this.#stacks.at(row - 1, 1), column);
      frames.push(frameOf(this.#strings, [at(0), at(1), at(2), at(3), at(4)]));
    }
    return frames;
  }

  #frame(row: FrameRow): FrameIndex {
    this.#frames.row.set(row);
    return this.#frames.intern();
  }

  #stack(parentRow: number, frame: FrameIndex): StackIndex {
    this.#stacks.row[0] = parentRow;
    this.#stacks.row[1] = frame;
    return this.#stacks.intern();
  }

  #string(text: string): number {
    const known = this.#stringIndex.get(text);
    if (known !== undefined) return known;
    this.#stringIndex.set(text, this.#strings.length);
    return this.#strings.push(text) - 1;
  }
}
