import { checkInteger, refuse } from './errors.ts';
import { Frame, UNKNOWN_FILENAME } from './frame.ts';
import { Inspected } from './inspection.ts';

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
  #frames: readonly Frame[] | (() => readonly Frame[]);

  /**
   * Frames are copied; a function is called for them when they are first asked for.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for what is no array of frames.
   */
  constructor(frames: readonly Frame[] | (() => readonly Frame[]), totalNframe?: number) {
    super();
    if (totalNframe !== undefined) checkInteger('totalNframe', totalNframe, 0);
    this.#frames = typeof frames === 'function' ? frames : checkedFrames(frames);
    this.totalNframe = totalNframe;
    Object.freeze(this);
  }

  get #list(): readonly Frame[] {
    if (typeof this.#frames === 'function') this.#frames = checkedFrames(this.#frames());
    return this.#frames;
  }

  /** Frames stored. */
  get length(): number {
    return this.#list.length;
  }

  /** The frame at `index`; a negative index counts from the oldest; `undefined` outside. */
  at(index: number): Frame | undefined {
    return this.#list.at(index);
  }

  /** Frames from `start` to before `end`, as `Array.prototype.slice` counts them. */
  slice(start?: number, end?: number): Frame[] {
    return this.#list.slice(start, end);
  }

  /** Whether an equal frame is in the traceback. */
  includes(frame: Frame): boolean {
    return this.indexOf(frame) !== -1;
  }

  /** Index of the first equal frame; -1 if there is none. */
  indexOf(frame: Frame): number {
    return this.#list.findIndex((own) => own.equals(frame));
  }

  /** Most recent frame first. */
  [Symbol.iterator](): ArrayIterator<Frame> {
    return this.#list.values();
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
    if (!(other instanceof Traceback)) refuse('other', other, 'a Traceback');
    for (const [i, frame] of this.#list.entries()) {
      // What is beyond the other one's end comes behind it.
      const order = i < other.length ? frame.compare(other.at(i)!) : 1;
      if (order !== 0) return order;
    }
    return this.length - other.length;
  }

  /** The most recent frame's text; `<unknown>:0` for an empty traceback. */
  override toString(): string {
    return String(this.at(0) ?? `${UNKNOWN_FILENAME}:0`);
  }

  /** The frames, as {@link Snapshot.fromTraces} takes them. */
  toJSON(): Frame[] {
    return [...this];
  }

  /** `<Traceback [a.js:2, b.js:1] totalNframe=7>`. */
  inspect(): string {
    const frames = [...this].join(', ');
    const depth = this.totalNframe === undefined ? '' : ` totalNframe=${this.totalNframe}`;
    return `<Traceback [${frames}]${depth}>`;
  }
}

function checkedFrames(frames: readonly Frame[]): Frame[] {
  if (!Array.isArray(frames)) refuse('frames', frames, 'an array of Frame');
  return Array.from(frames, (frame) => {
    if (!(frame instanceof Frame)) refuse('a frame', frame, 'a Frame');
    return frame;
  });
}
