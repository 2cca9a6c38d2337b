import { checkInteger } from './errors.ts';
import { checkedFrame, Frame, type FrameRecord, POSITIONS } from './frame.ts';
import { InternedRows } from './interned-rows.ts';
import { layOutStacks } from './lay-out-stacks.ts';
import { frameTable } from './merge-tables.ts';
import type { PlaceTables } from './tables.ts';
import type { FrameIndex, StackIndex } from './units.ts';

const CODE = 'ERR_TRACEMALLOC_TRACE';

/** Finished places, and where each stack of the builder went. */
export interface FinishedPlaces {
  readonly places: PlaceTables;
  /** The row of each stack in `places`, both counted from 1; 0 is the empty traceback. */
  readonly newRow: Uint32Array;
}

/**
 * Grows the tables of places: strings, frames and stacks. All are interned, so that a collector may
 * offer the same one again and again.
 */
export class PlacesBuilder {
  readonly #strings: string[] = [];
  readonly #stringIndex = new Map<string, number>();
  readonly #frames = new InternedRows(5);
  readonly #stacks = new InternedRows(2);

  /** Stacks so far. */
  protected get stackCount(): number {
    return this.#stacks.length;
  }

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

  /** Tables of all that was added; copies, so that adding may go on. O(frames + stacks). */
  protected finishPlaces(): FinishedPlaces {
    const { stacks, newRow } = layOutStacks(this.#stacks);
    const strings = [...this.#strings];
    return { places: { strings, frames: frameTable(this.#frames), stacks }, newRow };
  }

  /** The frames of a stack, most recent first. O(its depth). */
  protected framesOf(stack: StackIndex | -1): Frame[] {
    const frames: Frame[] = [];
    for (let row = stack + 1; row !== 0; row = this.#stacks.at(row - 1, 0)) {
      const index = this.#stacks.at(row - 1, 1);
      const at = (column: number) => this.#frames.at(index, column);
      frames.push(
        new Frame(this.#strings[at(0)]!, at(2), {
          functionName: this.#strings[at(1)]!,
          column: at(3),
          position: POSITIONS[at(4)]!,
        }),
      );
    }
    return frames;
  }

  #string(text: string): number {
    const known = this.#stringIndex.get(text);
    if (known !== undefined) return known;
    this.#stringIndex.set(text, this.#strings.length);
    return this.#strings.push(text) - 1;
  }
}
