import { type Frame, UNKNOWN_FILENAME } from './frame.ts';

/** Anything that gives frames by index, most recent first: an array, or a view of a table. */
export interface FrameSequence {
  /** Frames. */
  readonly length: number;
  /** The frame at `index`, from 0 to `length - 1`. */
  at(index: number): Frame | undefined;
}

/**
 * The calls that led to an allocation, the most recent first: `at(0)` is where it was made.
 * Read-only.
 */
export class Traceback implements Iterable<Frame> {
  /**
   * Depth of the whole stack, of which the frames may be the first part; `undefined` where the
   * collector does not know it. No part of equality or order.
   */
  readonly totalNframe: number | undefined;
  readonly #frames: FrameSequence;

  /** `frames` is borrowed and must not change afterwards. */
  constructor(frames: FrameSequence, totalNframe?: number) {
    this.#frames = frames;
    this.totalNframe = totalNframe;
  }

  /** Frames stored. */
  get length(): number {
    return this.#frames.length;
  }

  /** The frame at `index`; a negative index counts from the oldest; `undefined` outside. */
  at(index: number): Frame | undefined {
    const i = Math.trunc(index) || 0;
    const { length } = this.#frames;
    const wanted = i < 0 ? i + length : i;
    return wanted >= 0 && wanted < length ? this.#frames.at(wanted) : undefined;
  }

  /** Frames from `start` to before `end`, as `Array.prototype.slice` counts them. */
  slice(start?: number, end?: number): Frame[] {
    return [...this].slice(start, end);
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

  /** Whether both have equal frames in the same order. */
  equals(other: Traceback): boolean {
    return this.length === other.length && this.compare(other) === 0;
  }

  /** Lexicographic from the most recent frame on; a prefix comes first. */
  compare(other: Traceback): number {
    const shorter = Math.min(this.length, other.length);
    for (let i = 0; i < shorter; i++) {
      const order = this.#frames.at(i)!.compare(other.#frames.at(i)!);
      if (order !== 0) return order;
    }
    return this.length - other.length;
  }

  /** The most recent frame's text; `<unknown>:0` for an empty traceback. */
  toString(): string {
    return this.length === 0 ? `${UNKNOWN_FILENAME}:0` : String(this.#frames.at(0));
  }
}
