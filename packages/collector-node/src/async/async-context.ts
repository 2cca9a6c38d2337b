import type { Bytes, StackIndex } from '@tracemalloc/core';
import type { CallStacks, Scheduling } from '../stacks/call-stacks.ts';
import type { CalledFrames } from '../stacks/called-frames.ts';

/** Where something was scheduled: by a run of the program's code, that was itself scheduled somewhere. */
export interface AsyncContext extends Scheduling {
  /** Whose it is; of an earlier trace, it means nothing in this one. */
  readonly owner: AsyncContexts;
  /** The stack that scheduled. */
  readonly scheduler: StackIndex;
  /** Where the scheduler was scheduled, if that is known. */
  readonly parent: AsyncContext | undefined;
  /** By the stack that scheduled. */
  readonly children: Map<StackIndex, AsyncContext>;
}

/** Beyond, chains are cut: whoever schedules in ever new orders is not to fill the memory. */
const MAX_CONTEXTS = 16_384;

// The object, its Map and that of the stacks which go on, the array's head, its own frame, an entry in a Map.
const BYTES_PER_CONTEXT = 64 + 2 * 200 + 32 + 64 + 48;

/**
 * The chains of scheduling, each of them once. A run that is in its chain already is not added again, so
 * that a timer that sets itself anew, or a loop that awaits, is in the same context each time.
 */
export class AsyncContexts {
  readonly #stacks: CallStacks;
  readonly #roots = new Map<StackIndex, AsyncContext>();
  #size = 0;

  constructor(stacks: CallStacks) {
    this.#stacks = stacks;
  }

  /** Bytes that the contexts take; an estimate. */
  get memory(): Bytes {
    return this.#size * (BYTES_PER_CONTEXT + 8 * this.#stacks.nframe);
  }

  /**
   * The context of what `called` schedules in the context `parent`; `undefined` where nothing is known.
   * Runs of Node.js's own code and of the tracer's are passed over.
   */
  schedule(parent: AsyncContext | undefined, called: CalledFrames): AsyncContext | undefined {
    if (!called.hasProgram || called.isTracers) return parent;
    const scheduler = this.#stacks.programStackOf(called);
    for (let earlier = parent; earlier !== undefined; earlier = earlier.parent) {
      if (earlier.scheduler === scheduler) return earlier;
    }
    return (parent?.children ?? this.#roots).get(scheduler) ?? this.#add(parent, scheduler, called);
  }

  #add(
    parent: AsyncContext | undefined,
    scheduler: StackIndex,
    called: CalledFrames,
  ): AsyncContext | undefined {
    if (this.#size === MAX_CONTEXTS) return undefined;
    this.#size++;
    const { frames, first, end } = called;
    const [top, ...callers] = this.#stacks.recordsOf(frames.slice(first, end));
    // As V8 itself marks them.
    const functionName = `async ${top!.functionName || '<anonymous>'}`;
    const all = [{ ...top!, functionName }, ...callers, ...(parent?.frames ?? [])];
    const context: AsyncContext = {
      owner: this,
      scheduler,
      parent,
      frames: all.slice(0, this.#stacks.nframe),
      children: new Map(),
    };
    (parent?.children ?? this.#roots).set(scheduler, context);
    return context;
  }
}
