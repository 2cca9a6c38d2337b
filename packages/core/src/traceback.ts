import { checkInstance, checkInteger, checkObject, refuse } from './errors.ts';
import { Frame, UNKNOWN_FILENAME } from './frame.ts';
import { Inspected } from './inspection.ts';
import { relativeIndex, relativeSlice } from './relative-index.ts';

/** Anything that gives frames by index, most recent first: an array, or a view of a table. */
export interface FrameSequence {
  /** Frames. */
  readonly length: number;
  /** The frame at `index`, from 0 to `length - 1`. */
  at(index: number): Frame | undefined;
}

const CODE = 'ERR_TRACEMALLOC_TRACE';

/**
 * The calls that led to an allocation, the most recent first: `at(0)` is where it was made.
 * Read-only.
 */
export class Traceback extends Inspected implements Iterable<Frame> {
  /**
   * Depth of the whole stack, of which the frames may be the first part; `undefined` where the
   * collector does not know it. No part of equality or order.
   */
  readonly totalNframe: number | undefined;
  readonly #frames: FrameSequence;

  /**
   * An array of frames is copied; any other sequence is borrowed and must not change afterwards.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for what is no sequence of frames.
   */
  constructor(frames: FrameSequence, totalNframe?: number) {
    super();
    if (totalNframe !== undefined) checkInteger(CODE, 'totalNframe', totalNframe, 0);
    this.#frames = checkedFrames(frames);
    this.totalNframe = totalNframe;
    Object.freeze(this);
  }

  /** Frames stored. */
  get length(): number {
    return this.#frames.length;
  }

  /** The frame at `index`; a negative index counts from the oldest; `undefined` outside. */
  at(index: number): Frame | undefined {
    const wanted = relativeIndex(index, this.length);
    return wanted === undefined ? undefined : this.#frames.at(wanted);
  }

  /** Frames from `start` to before `end`, as `Array.prototype.slice` counts them. */
  slice(start?: number, end?: number): Frame[] {
    return relativeSlice(this.#frames, start, end);
  }

  /** Whether an equal frame is in the traceback. */
  includes(frame: Frame): boolean {
    return this.indexOf(frame) !== -1;
  }

  /** Index of the first equal frame; -1 if there is none. */
  indexOf(frame: Frame): number {
    for (let i = 0; i < this.length; i++) if (this.#frames.at(i)!.equals(frame)) return i;
    return -1;
  }

  /** Most recent frame first. */
  *[Symbol.iterator](): Generator<Frame, void, undefined> {
    for (let i = 0; i < this.#frames.length; i++) yield this.#frames.at(i)!;
  }

  /** Whether `other` is a traceback of equal frames in the same order. */
  equals(other: unknown): boolean {
    return other instanceof Traceback && this.length === other.length && this.compare(other) === 0;
  }

  /**
   * Lexicographic from the most recent frame on; a prefix comes first.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` if `other` is no traceback.
   */
  compare(other: Traceback): number {
    checkInstance(other, Traceback);
    const shorter = Math.min(this.length, other.length);
    for (let i = 0; i < shorter; i++) {
      const order = this.#frames.at(i)!.compare(other.#frames.at(i)!);
      if (order !== 0) return order;
    }
    return this.length - other.length;
  }

  /** The most recent frame's text; `<unknown>:0` for an empty traceback. */
  override toString(): string {
    return this.length === 0 ? `${UNKNOWN_FILENAME}:0` : String(this.#frames.at(0));
  }

  /** The frames, as {@link Snapshot.fromTraces} takes them. */
  toJSON(): Frame[] {
    return [...this];
  }

  /** `<Traceback [<Frame …>, <Frame …>] totalNframe=7>`. */
  inspect(): string {
    const frames = Array.from(this, (frame) => frame.inspect()).join(', ');
    const depth = this.totalNframe === undefined ? '' : ` totalNframe=${this.totalNframe}`;
    return `<Traceback [${frames}]${depth}>`;
  }
}

function checkedFrames(frames: FrameSequence): FrameSequence {
  if (Array.isArray(frames)) {
    for (const frame of frames) checkInstance(frame, Frame);
    return [...frames];
  }
  checkObject(CODE, 'frames', frames, EXPECTED);
  // Only whether it is there: the length of a view is a walk of its stack.
  if (typeof frames.at !== 'function' || !('length' in frames)) {
    refuse(CODE, 'frames', frames, EXPECTED);
  }
  return frames;
}

const EXPECTED = 'an array of Frame';
