import {
  callSites,
  type Owner,
  placeOf,
  type Script,
  Scripts,
  StackCache,
} from '@tracemalloc/call-stacks';
import {
  type Bytes,
  type FrameIndex,
  type FrameRecord,
  type LiveTraces,
  type StackIndex,
  UNKNOWN_FILENAME,
} from '@tracemalloc/core';
import type { Addon } from '../heap/addon.ts';
import { stackNumbersOf } from '../stack-numbers.ts';
import type { CalledFrames } from './called-frames.ts';

/** A captured stack. */
export interface CallStack {
  /** `<unknown>:0` if it has no frame with a script. */
  readonly stack: StackIndex;
  /** Depth of the whole stack; `undefined` where V8 has cut it. */
  readonly totalNframe: number | undefined;
  /** Whether the tracer's own code made the call, not the program. */
  readonly isTracers: boolean;
}

/** The stack that scheduled the running code. One object for each chain of scheduling: it is used as a key. */
export interface Scheduling {
  /** The frames of the whole chain, the most recent first, up to the limit. */
  readonly frames: readonly FrameRecord[];
}

/** The script of Node.js that calls the hooks of `createHook`. Its frames are not calls of the program. */
const HOOK_CALLER = 'node:internal/async_hooks';

/** The most frames of {@link HOOK_CALLER} in a stack. */
const HOOK_FRAMES = 7;

/**
 * We capture more frames than we keep: some of the most recent ones are builtins or Node.js's own, and we
 * want to know whether there were more.
 */
const MORE_FRAMES = 24;

// An object of nine fields, its array's head, and its entry in the cache.
const BYTES_OF_CALLED_FRAMES = 96 + 32 + 48;

interface KnownFrame {
  readonly record: FrameRecord;
  readonly isNodes: boolean;
}

const UNKNOWN_FRAME: FrameRecord = { filename: UNKNOWN_FILENAME, lineno: 0 };

/** Captures the current JavaScript stack, with lines, into the tables of `live`. */
export class CallStacks {
  /** Most frames of a stack. */
  readonly nframe: number;
  /** Gives the stack that scheduled the running code. Stacks continue with it, if it is set. */
  scheduling: (() => Scheduling | undefined) | undefined;
  /** The unknown stack. */
  readonly nowhere: CalledFrames;
  readonly #live: LiveTraces;
  readonly #unknown: StackIndex;
  readonly #scripts = new Scripts();
  /** By frame index. Frames that others have added to the table are not there. */
  readonly #known: KnownFrame[] = [];
  /** Continued stacks, by the stack that scheduled them, then by their own part. */
  readonly #continued = new WeakMap<Scheduling, Map<StackIndex, StackIndex>>();
  readonly #cache: StackCache<CalledFrames>;

  /** @param addon - tells stacks apart; without it, each one is captured. */
  constructor(live: LiveTraces, nframe: number, addon: Addon | undefined) {
    this.#live = live;
    this.nframe = nframe;
    this.#unknown = live.stack(-1, live.frame(UNKNOWN_FRAME));
    this.nowhere = {
      frames: [],
      first: 0,
      end: 0,
      stack: this.#unknown,
      hasProgram: false,
      totalNframe: undefined,
      isTracers: false,
      inBuiltin: false,
    };
    this.#cache = new StackCache(stackNumbersOf(addon, nframe + MORE_FRAMES));
  }

  /** Whether a known stack costs less than a new one. */
  get isCached(): boolean {
    return this.#cache.isOn;
  }

  /** Bytes of the caches that make captures faster; an estimate. */
  get memory(): Bytes {
    return this.#cache.size * (BYTES_OF_CALLED_FRAMES + 8 * (this.nframe + MORE_FRAMES));
  }

  /**
   * The stack that called the function `below`, cut to the limit. It begins at the first frame that is not
   * Node.js's own, if there is one.
   *
   * Costs some microseconds with the addon. A new chain of calls costs some 10 µs more for 25 frames; without
   * the addon, every call does.
   */
  capture(below: unknown): CallStack {
    return this.continued(this.called(below), this.scheduling?.());
  }

  /** The stack of `called`, continued with the stack that scheduled it instead of Node.js's frames. */
  continued(called: CalledFrames, scheduling: Scheduling | undefined): CallStack {
    if (scheduling === undefined) return called;
    let stacks = this.#continued.get(scheduling);
    if (stacks === undefined) {
      stacks = new Map();
      this.#continued.set(scheduling, stacks);
    }
    let stack = stacks.get(called.stack);
    if (stack === undefined) {
      const before = called.frames.slice(called.first, called.end).slice(0, this.nframe);
      const after = scheduling.frames.slice(0, this.nframe - before.length);
      stack = this.intern([...before, ...after.map((frame) => this.#live.frame(frame))]);
      stacks.set(called.stack, stack);
    }
    // We do not know its whole depth: frames that were left out or cut are not counted.
    return { stack, totalNframe: undefined, isTracers: called.isTracers };
  }

  /** The frames from the event loop's call to the function `below`. */
  called(below: unknown): CalledFrames {
    return this.#cache.get() ?? this.#newlyCalled(below);
  }

  /** {@link CalledFrames.inBuiltin} of the function `below`, at less cost. */
  isInBuiltin(below: unknown): boolean {
    for (const site of callSites(HOOK_FRAMES + 1, below)) {
      const script = this.#scripts.of(site);
      if (script?.filename !== HOOK_CALLER) return script === undefined;
    }
    return false;
  }

  /** The stack of the program's frames in `called`, and of those between them, up to the limit. */
  programStackOf(called: CalledFrames): StackIndex {
    const { frames, first, end } = called;
    const deepest = Math.min(end, first + this.nframe);
    called.programStack ??= this.intern(frames.slice(first, deepest));
    return called.programStack;
  }

  /** These frames without the most recent one: an awaiting function is not on the stack when it goes on. */
  callersOf(called: CalledFrames): CalledFrames {
    const { totalNframe, first } = called;
    called.callers ??= this.#calledFrames(called.frames.slice(1), {
      depth: totalNframe === undefined ? undefined : totalNframe + first - 1,
      isTracers: called.isTracers,
      inBuiltin: false,
    });
    return called.callers;
  }

  /** The stack of these frames, the most recent first. */
  intern(frames: readonly FrameIndex[]): StackIndex {
    let stack: StackIndex | -1 = -1;
    for (let i = frames.length - 1; i >= 0; i--) stack = this.#live.stack(stack, frames[i]!);
    return stack === -1 ? this.#unknown : stack;
  }

  /** The records of captured frames. */
  recordsOf(frames: readonly FrameIndex[]): FrameRecord[] {
    return frames.map((frame) => this.#known[frame]!.record);
  }

  /** `called`, with these frames instead of its own. */
  relabelled(called: CalledFrames, records: readonly FrameRecord[]): CalledFrames {
    const { callers: _callers, programStack: _stack, ...facts } = called;
    const frames = records.slice(0, this.nframe).map((record) => this.#live.frame(record));
    const end = called.end - called.first;
    return { ...facts, frames, first: 0, end, stack: this.intern(frames) };
  }

  #newlyCalled(below: unknown): CalledFrames {
    const limit = this.nframe + MORE_FRAMES;
    const sites = callSites(limit, below);
    const frames: FrameIndex[] = [];
    let owner: Owner = 'caller';
    let inBuiltin = false;
    let isWhole = sites.length < limit;
    for (const site of sites) {
      if (site.isAsync()) {
        // V8 appends async frames, which equal chains of calls need not share.
        isWhole = true;
        break;
      }
      const script = this.#scripts.of(site);
      if (script === undefined) inBuiltin ||= frames.length === 0;
      if (script === undefined || (frames.length === 0 && script.filename === HOOK_CALLER))
        continue;
      if (owner === 'caller') owner = script.owner;
      frames.push(this.#frame(placeOf(site, script), script));
    }
    const called = this.#calledFrames(frames, {
      depth: isWhole ? frames.length : undefined,
      isTracers: owner === 'tracer',
      inBuiltin,
    });
    // No frame: no room was left on the stack, or Error is frozen. The next capture may succeed.
    return sites.length === 0 ? called : this.#cache.set(called);
  }

  #calledFrames(
    frames: readonly FrameIndex[],
    { depth, ...facts }: { depth: number | undefined; isTracers: boolean; inBuiltin: boolean },
  ): CalledFrames {
    const isProgram = (frame: FrameIndex) => !this.#known[frame]!.isNodes;
    const program = frames.findIndex(isProgram);
    const first = Math.max(0, program);
    return {
      ...facts,
      frames,
      first,
      end: program < 0 ? frames.length : frames.findLastIndex(isProgram) + 1,
      hasProgram: program >= 0,
      stack: this.intern(frames.slice(first, first + this.nframe)),
      totalNframe: depth === undefined ? undefined : Math.max(1, depth - first),
    };
  }

  #frame(record: FrameRecord, { isNodes }: Script): FrameIndex {
    const frame = this.#live.frame(record);
    this.#known[frame] ??= { record, isNodes };
    return frame;
  }
}
