import { checkInteger, refuse } from './errors.ts';
import { type Frame, isFrame, UNKNOWN_FILENAME } from './frame.ts';
import { isKind, type Kind } from './kind.ts';
import { Sequence } from './sequence.ts';

/** Stacks that are stored by number. `Stored` stands for a frame, which is made when asked for. */
export interface StoredStacks<Stored = unknown> {
  /** The most recent frame of a stack; `undefined` if it has none. */
  first(stack: number): Stored | undefined;
  /** All frames of a stack, most recent first. */
  all(stack: number): readonly Stored[];
  /** The frame that `stored` stands for. */
  frame(stored: Stored): Frame;
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
  readonly #stacks: StoredStacks;
  readonly #stack: number;
  #all: readonly unknown[] | undefined;

  /**
   * Frames are copied; a function is called for them when they are first asked for.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for what is no array of frames.
   */
  constructor(frames: readonly Frame[] | (() => readonly Frame[]), totalNframe?: number);
  constructor(frames: Given | StoredStacks, totalNframe?: number, stack?: number) {
    super();
    if (totalNframe !== undefined) checkInteger('totalNframe', totalNframe, 0);
    this.#stacks = stack === undefined ? given(frames as Given) : (frames as StoredStacks);
    this.#stack = stack ?? 0;
    this.totalNframe = totalNframe;
    Object.freeze(this);
  }

  /** @internal */
  protected get '@tracemalloc/core'(): Kind {
    return 'Traceback/1';
  }

  get #list(): readonly unknown[] {
    this.#all ??= this.#stacks.all(this.#stack);
    return this.#all;
  }

  /** Frames stored. O(frames) when first asked for. */
  get length(): number {
    return this.#list.length;
  }

  protected override element(index: number): Frame | undefined {
    const stored = index === 0 ? this.#stacks.first(this.#stack) : this.#list[index];
    return stored === undefined ? undefined : this.#stacks.frame(stored);
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

/** The traceback of a stack that is stored; all frames are known to be in order. */
export const StoredTraceback = Traceback as unknown as new (
  stacks: StoredStacks,
  totalNframe: number | undefined,
  stack: number,
) => Traceback;

type Given = readonly Frame[] | (() => readonly Frame[]);

/** The frames that were given, as the only stack. */
function given(frames: Given): StoredStacks<Frame> {
  let checked = typeof frames === 'function' ? undefined : checkedFrames(frames);
  const all = () => {
    checked ??= checkedFrames(typeof frames === 'function' ? frames() : frames);
    return checked;
  };
  return { first: () => all()[0], all, frame: (frame) => frame };
}

function checkedFrames(frames: readonly Frame[]): Frame[] {
  if (!Array.isArray(frames)) refuse('frames', frames, 'an array of Frame');
  return Array.from(frames, (frame) => {
    if (!isFrame(frame)) refuse('a frame', frame, 'a Frame');
    return frame;
  });
}
