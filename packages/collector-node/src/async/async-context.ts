import type { Bytes, StackIndex } from '@tracemalloc/core';
import type { CallStacks, Scheduling } from '../stacks/call-stacks.ts';
import type { CalledFrames } from '../stacks/called-frames.ts';

/** Where something was scheduled: by a run of the program's code, which was itself scheduled somewhere. */
export interface AsyncContext extends Scheduling {
  /** Its owner. A context of an earlier trace means nothing in this one. */
  readonly owner: AsyncContexts;
  /** The stack that scheduled. */
  readonly scheduler: StackIndex;
  /** Where the scheduler itself was scheduled; `undefined` if unknown. */
  readonly parent: AsyncContext | undefined;
  /** By their {@link scheduler}. */
  readonly children: Map<StackIndex, AsyncContext>;
}

/** With more, chains are cut: a program that schedules in ever new orders must not fill the memory. */
const MAX_CONTEXTS = 16_384;

// The object, its Map, the Map of its continued stacks, the array's head, its own frame, an entry in a Map.
const BYTES_PER_CONTEXT = 64 + 2 * 200 + 32 + 64 + 48;

/**
 * The chains of scheduling, each stored once. A run that is in its chain already is not added again. So a timer
 * that sets itself again, or a loop that awaits, is in the same context each time.
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
   * The context of code that `called` schedules, itself running in the context `parent`; `undefined` if unknown.
   * Runs of Node.js's own code and of the tracer's are left out.
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
    // V8 marks its async frames like this.
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
