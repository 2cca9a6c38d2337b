import { checkInteger, refuse } from './errors.ts';
import { type Frame, isFrame, UNKNOWN_FILENAME } from './frame.ts';
import { isKind, type Kind } from './kind.ts';
import { Sequence } from './sequence.ts';

/** The frames of a stack in tables, most recent first; each is made when asked for. */
export abstract class StoredFrames {
  /** Frames. */
  abstract readonly length: number;
  /** The frame at an index from 0 on; `undefined` beyond the last one. */
  abstract at(index: number): Frame | undefined;
}

/** Whether `value` is a traceback, also one of another copy of this package. */
export function isTraceback(value: unknown): value is Traceback {
  return isKind(value, 'Traceback/1');
}

/**
 * The calls that led to an allocation, the most recent first: `at(0)` is where it was made. Read-only. The
 * frames of a snapshot's traceback are made one by one, when asked for, and not kept.
 */
export class Traceback extends Sequence<Frame> {
  /**
   * Depth of the whole stack, of which the frames may be the first part; `undefined` where the
   * collector does not know it. No part of equality or order.
   */
  readonly totalNframe: number | undefined;
  #frames: StoredFrames | readonly Frame[] | (() => readonly Frame[]);

  /**
   * Frames are copied; a function is called for them when they are first asked for.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for what is no array of frames.
   */
  constructor(
    frames: readonly Frame[] | (() => readonly Frame[]) | StoredFrames,
    totalNframe?: number,
  ) {
    super();
    if (totalNframe !== undefined) checkInteger('totalNframe', totalNframe, 0);
    const isLazy = typeof frames === 'function' || frames instanceof StoredFrames;
    this.#frames = isLazy ? frames : checkedFrames(frames);
    this.totalNframe = totalNframe;
    Object.freeze(this);
  }

  /** @internal */
  protected get '@tracemalloc/core'(): Kind {
    return 'Traceback/1';
  }

  get #list(): StoredFrames | readonly Frame[] {
    if (typeof this.#frames === 'function') this.#frames = checkedFrames(this.#frames());
    return this.#frames;
  }

  /** Frames stored. O(frames) when first asked for. */
  get length(): number {
    return this.#list.length;
  }

  protected override element(index: number): Frame | undefined {
    return this.#list.at(index);
  }

  /** Whether an equal frame is in the traceback. */
  includes(frame: Frame): boolean {
    return this.indexOf(frame) !== -1;
  }

  /** Index of the first equal frame; -1 if there is none. */
  indexOf(frame: Frame): number {
    return this.findIndex((own) => own.equals(frame));
  }

  /** Whether `other` is a traceback of equal frames in the same order. */
  equals(other: unknown): boolean {
    return isTraceback(other) && this.length === other.length && this.compare(other) === 0;
  }

  /**
   * Lexicographic from the most recent frame on; a prefix comes first.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` if `other` is no traceback.
   */
  compare(other: Traceback): number {
    if (!isTraceback(other)) refuse('other', other, 'a Traceback');
    for (let index = 0; ; index++) {
      const [own, its] = [this.at(index), other.at(index)];
      if (own === undefined || its === undefined) return Number(!its) - Number(!own);
      const order = own.compare(its);
      if (order !== 0) return order;
    }
  }

  /** The most recent frame's text; `<unknown>:0` for an empty traceback. */
  override toString(): string {
    return String(this.at(0) ?? `${UNKNOWN_FILENAME}:0`);
  }

  /** The frames, as {@link Snapshot.fromTraces} takes them. */
  toJSON(): Frame[] {
    return this.slice();
  }

  /** `<Traceback [a.js:2, b.js:1] totalNframe=7>`. */
  inspect(): string {
    const frames = this.slice().join(', ');
    const depth = this.totalNframe === undefined ? '' : ` totalNframe=${this.totalNframe}`;
    return `<Traceback [${frames}]${depth}>`;
  }
}

function checkedFrames(frames: readonly Frame[]): Frame[] {
  if (!Array.isArray(frames)) refuse('frames', frames, 'an array of Frame');
  return Array.from(frames, (frame) => {
    if (!isFrame(frame)) refuse('a frame', frame, 'a Frame');
    return frame;
  });
}
