import {
  type FrameIndex,
  type FrameRecord,
  type LiveTraces,
  type StackIndex,
  UNKNOWN_FILENAME,
} from '@tracemalloc/core';
import { filenameOf, type Owner, ownerOf } from '../own-files.ts';
import { type CallSite, callSites } from './call-sites.ts';

/** A stack that was captured. */
export interface CallStack {
  /** `<unknown>:0` if it has no frame with a script. */
  readonly stack: StackIndex;
  /** Depth of the whole stack, where it was not cut. */
  readonly totalNframe: number | undefined;
  /** Whether the tracer's own code made the call, not the program. */
  readonly isTracers: boolean;
}

/** V8's word for code that has no name, such as that of `eval` and `new Function`. */
const NO_NAME = '<anonymous>';

interface Script {
  readonly filename: string;
  readonly owner: Owner;
}

/** Captures the JavaScript stack of the moment, line by line, into the tables of `live`. */
export class CallStacks {
  readonly #live: LiveTraces;
  readonly #nframe: number;
  readonly #unknown: StackIndex;
  readonly #scripts = new Map<string, Script>();

  constructor(live: LiveTraces, nframe: number) {
    this.#live = live;
    this.#nframe = nframe;
    this.#unknown = live.stack(-1, live.frame({ filename: UNKNOWN_FILENAME, lineno: 0 }));
  }

  /** The stack that called the function `below`, cut to the limit. Some 20 µs for 25 frames. */
  capture(below: unknown): CallStack {
    // One more than is kept, to know whether there were more; builtins may take some of them.
    const limit = this.#nframe + 1;
    const sites = callSites(limit, below);
    const frames: FrameIndex[] = [];
    let owner: Owner = 'caller';
    for (const site of sites) {
      const script = this.#scriptOf(site);
      if (script === undefined) continue;
      if (owner === 'caller') owner = script.owner;
      frames.push(this.#live.frame(frameRecord(site, script.filename)));
    }
    return {
      stack: this.intern(frames.slice(0, this.#nframe)),
      totalNframe: sites.length < limit ? Math.max(1, frames.length) : undefined,
      isTracers: owner === 'tracer',
    };
  }

  /** The stack of these frames, the most recent first. */
  intern(frames: readonly FrameIndex[]): StackIndex {
    let stack: StackIndex | -1 = -1;
    for (let i = frames.length - 1; i >= 0; i--) stack = this.#live.stack(stack, frames[i]!);
    return stack === -1 ? this.#unknown : stack;
  }

  /** `undefined` of a builtin, `Array.prototype.map` say, which only passes on. */
  #scriptOf(site: CallSite): Script | undefined {
    const url = site.getScriptNameOrSourceURL() ?? '';
    if (url === '' && !site.isEval()) return undefined;
    let script = this.#scripts.get(url);
    if (script === undefined) {
      const filename = url === '' ? NO_NAME : filenameOf(url);
      script = { filename, owner: ownerOf(filename) };
      this.#scripts.set(url, script);
    }
    return script;
  }
}

function frameRecord(site: CallSite, filename: string): FrameRecord {
  const functionName = site.getFunctionName() ?? '';
  if (filename.startsWith('wasm://')) {
    return { filename, lineno: site.getPosition(), position: 'offset', functionName };
  }
  const lineno = site.getLineNumber() ?? 0;
  return { filename, lineno, functionName, column: site.getColumnNumber() ?? 0 };
}
