import type { FrameIndex, StackIndex } from '@tracemalloc/core';

/**
 * The stack of one run of the program's code: it ends where the event loop called, which V8's own
 * `async` frames go beyond. Shared by all captures from the same chain of calls.
 */
export interface CalledFrames {
  /** The most recent first; builtins and what is deeper than needed left out. */
  readonly frames: readonly FrameIndex[];
  /** Of `frames`, the most recent one that is not Node.js's own; 0 if all of them are. */
  readonly first: number;
  /**
   * Of `frames`, where the program's end: beyond is what calls callbacks, such as Node.js's timers. All, if
   * none of them is the program's.
   */
  readonly end: number;
  /** Whether one of them is not Node.js's own. */
  readonly hasProgram: boolean;
  /** Of `frames`, those from `first` on, up to the limit; `<unknown>:0` if there is none. */
  readonly stack: StackIndex;
  /** Depth of the whole stack from `first` on, where it was not cut. */
  readonly totalNframe: number | undefined;
  /** Whether the tracer's own code made the call, not the program. */
  readonly isTracers: boolean;
  /** Whether a builtin was called by the most recent frame: `then`, say, or `new Promise`. */
  readonly inBuiltin: boolean;
  /** Those from `first` to `end`, up to the limit; made when first asked for. */
  programStack?: StackIndex;
  /** The same without its most recent frame; made when first asked for. */
  callers?: CalledFrames;
}
