import type { FrameIndex, StackIndex } from '@tracemalloc/core';

/**
 * The stack of one run of the program's code, down to the call from the event loop. V8's async frames, which
 * follow that, are not in it. All captures from the same chain of calls share it.
 */
export interface CalledFrames {
  /** The most recent first, without builtins, as deep as needed. */
  readonly frames: readonly FrameIndex[];
  /** Index in `frames` of the most recent one that is not Node.js's own; 0 if all are. */
  readonly first: number;
  /**
   * Index in `frames` behind the last one of the program. Those that follow call callbacks, such as Node.js's
   * timers. The length if none is the program's.
   */
  readonly end: number;
  /** Whether any frame is not Node.js's own. */
  readonly hasProgram: boolean;
  /** The stack of `frames` from `first` on, up to the limit; `<unknown>:0` if there is none. */
  readonly stack: StackIndex;
  /** Depth of the whole stack from `first` on; `undefined` where V8 has cut it. */
  readonly totalNframe: number | undefined;
  /** Whether the tracer's own code made the call, not the program. */
  readonly isTracers: boolean;
  /** Whether the most recent frame has called a builtin, such as `then` or `new Promise`. */
  readonly inBuiltin: boolean;
  /** The stack of `frames` from `first` to `end`, up to the limit; made when first needed. */
  programStack?: StackIndex;
  /** The same without its most recent frame; made when first needed. */
  callers?: CalledFrames;
}
