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

/** A stack that was captured. */
export interface CallStack {
  /** `<unknown>:0` if it has no frame with a script. */
  readonly stack: StackIndex;
  /** Depth of the whole stack, where it was not cut. */
  readonly totalNframe: number | undefined;
  /** Whether the tracer's own code made the call, not the program. */
  readonly isTracers: boolean;
}

/** What has scheduled the code that runs. One object for each chain of scheduling, as it is a key. */
export interface Scheduling {
  /** Its frames and on, the most recent first, up to the limit. */
  readonly frames: readonly FrameRecord[];
}

/** Where Node.js calls what was given to `createHook`; not the program's calls. */
const HOOK_CALLER = 'node:internal/async_hooks';

/** Its frames are no more. */
const HOOK_FRAMES = 7;

/**
 * More than are kept, as some of the most recent frames are builtins or Node.js's own, and to know
 * whether there were more.
 */
const MORE_FRAMES = 24;

// An object of nine fields, its array's head, and its entry in the cache.
const BYTES_OF_CALLED_FRAMES = 96 + 32 + 48;

interface KnownFrame {
  readonly record: FrameRecord;
  readonly isNodes: boolean;
}

const UNKNOWN_FRAME: FrameRecord = { filename: UNKNOWN_FILENAME, lineno: 0 };

/** Captures the JavaScript stack of the moment, line by line, into the tables of `live`. */
export class CallStacks {
  /** Most frames of a stack. */
  readonly nframe: number;
  /** What a stack goes on with, beyond where the event loop called; nothing unless set. */
  scheduling: (() => Scheduling | undefined) | undefined;
  /** A stack of which nothing is known. */
  readonly nowhere: CalledFrames;
  readonly #live: LiveTraces;
  readonly #unknown: StackIndex;
  readonly #scripts = new Scripts();
  /** By frame; those of other collectors' places are not there. */
  readonly #known: KnownFrame[] = [];
  /** Stacks that go on, by what scheduled them, then by their part before. */
  readonly #continued = new WeakMap<Scheduling, Map<StackIndex, StackIndex>>();
  readonly #cache: StackCache<CalledFrames>;

  /** @param addon - what tells stacks apart; without it, each one is captured. */
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

  /** Whether a stack that was captured before costs less than the first time. */
  get isCached(): boolean {
    return this.#cache.isOn;
  }

  /** Bytes of what is kept to capture faster; an estimate. */
  get memory(): Bytes {
    return this.#cache.size * (BYTES_OF_CALLED_FRAMES + 8 * (this.nframe + MORE_FRAMES));
  }

  /**
   * The stack that called the function `below`, cut to the limit; its most recent frame is the first
   * one that is not Node.js's own, if there is one.
   *
   * With the addon some microseconds, and some 10 µs more for 25 frames the first time that they are
   * in this chain of calls; without it always.
   */
  capture(below: unknown): CallStack {
    return this.continued(this.called(below), this.scheduling?.());
  }

  /** The stack of `called`, and on with what has scheduled it instead of what called it back. */
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
    // How deep it is in all is not known: what is passed over, or was cut, is not counted.
    return { stack, totalNframe: undefined, isTracers: called.isTracers };
  }

  /** The frames that called the function `below`, which the event loop called in the end. */
  called(below: unknown): CalledFrames {
    return this.#cache.get() ?? this.#look(below);
  }

  /** Whether a builtin called the function `below`: {@link CalledFrames.inBuiltin}, for less. */
  isInBuiltin(below: unknown): boolean {
    for (const site of callSites(HOOK_FRAMES + 1, below)) {
      const script = this.#scripts.of(site);
      if (script?.filename !== HOOK_CALLER) return script === undefined;
    }
    return false;
  }

  /** Of the frames of `called`, those of the program and between, up to the limit, as a stack. */
  programStackOf(called: CalledFrames): StackIndex {
    const { frames, first, end } = called;
    const deepest = Math.min(end, first + this.nframe);
    called.programStack ??= this.intern(frames.slice(first, deepest));
    return called.programStack;
  }

  /** These without the most recent one: a function that awaits is called no more when it goes on. */
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

  /** The places of captured frames. */
  recordsOf(frames: readonly FrameIndex[]): FrameRecord[] {
    return frames.map((frame) => this.#known[frame]!.record);
  }

  /** A stack of these frames, else like `called`. */
  relabelled(called: CalledFrames, records: readonly FrameRecord[]): CalledFrames {
    const { callers: _callers, programStack: _stack, ...facts } = called;
    const frames = records.slice(0, this.nframe).map((record) => this.#live.frame(record));
    const end = called.end - called.first;
    return { ...facts, frames, first: 0, end, stack: this.intern(frames) };
  }

  #look(below: unknown): CalledFrames {
    const limit = this.nframe + MORE_FRAMES;
    const sites = callSites(limit, below);
    const frames: FrameIndex[] = [];
    let owner: Owner = 'caller';
    let inBuiltin = false;
    let isWhole = sites.length < limit;
    for (const site of sites) {
      if (site.isAsync()) {
        // V8 goes on with who awaits this, which the same chain of calls has not always.
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
    // No frame at all: no room left on the stack, or a frozen Error. The next one may be luckier.
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
