import {
  Callers,
  type CallSite,
  callSites as callSitesWithAsync,
  type NumberStack,
  numberItself,
  Scripts,
  voidsOthers,
  withoutAsync,
} from '@tracemalloc/call-stacks';
import { declareOwnPackage } from '../own-package.ts';
import type { TracedModule } from '../webassembly/traced-module.ts';

/** The most frames that instrumentation, the tracer and shims of allocators add to a stack. */
const SLACK = 12;
/** The most frames of a guest that the first capture of its callers allows for. */
const MOST_GUEST_DEPTH = 1000;

/** How many call sites to ask the engine for, to get a stack of `nframe` frames. */
function sitesOf(nframe: number): number {
  return nframe + SLACK * 2;
}

/** The number of frames that a {@link NumberStack} compares. */
const TOLD_FRAMES = 255;

/**
 * Whether equal stack numbers mean equal callers. All callers must be within the frames that a number
 * compares, even if each frame has a builtin above it. None may be of WebAssembly: its code may go away, and
 * other code may take its address.
 */
function isTold(sites: readonly CallSite[], entry: number, wanted: number): boolean {
  const end = Math.min(sites.length, entry + wanted);
  if (2 * (end + OWN_FRAMES) > TOLD_FRAMES) return false;
  for (let index = entry; index < end; index++) {
    if (sites[index]!.getScriptNameOrSourceURL()?.startsWith('wasm://') === true) return false;
  }
  return true;
}

/** Frames between the request for a number and the guest. */
const OWN_FRAMES = 4;

/** A stack as text. Stacks with equal texts are equal. See {@link readStackText}. */
export type StackText = string;

/**
 * Captures stacks of instrumented modules. It maps frames of WebAssembly to offsets in the original module
 * at once, and symbolises nothing.
 */
export class StackCapture {
  /** Modules by the name that the engine gives their scripts. */
  readonly #modules = new Map<string, TracedModule>();
  readonly #tracerScripts = new Set<string>();
  readonly #callers = new Callers();
  readonly #scripts = new Scripts();
  #guestDepth = SLACK;
  /** Numbers of callers by guest and stack number. */
  #known = new WeakMap<TracedModule, Map<number, number>>();
  /** The limit of frames that {@link #known} holds for. */
  #knownFor = 0;

  constructor() {
    declareOwnPackage();
  }

  /** Learns the name that the engine gives the module whose probe calls `below`. */
  learn(traced: TracedModule, below: unknown): void {
    const [tracer, guest] = distinctScripts(callSites(SLACK, below));
    if (tracer !== undefined) this.#tracerScripts.add(tracer);
    if (guest !== undefined) this.#modules.set(guest, traced);
  }

  /** The modules of all frames, by id. */
  get modules(): ReadonlyMap<string, TracedModule> {
    return new Map([...this.#modules.values()].map((traced) => [traced.facts.id, traced]));
  }

  /** The stack that called `below`: `nframe` frames, and some more in case the first ones are shims. */
  capture(nframe: number, below: unknown): StackText {
    const limit = sitesOf(nframe);
    const sites = callSites(limit, below);
    return this.#text(sites, nframe + SLACK, sites.length < limit);
  }

  /**
   * The number of the callers of the innermost entry into `guest` from JavaScript. Two stacks with the same
   * number and the same frames of the guest have the same text.
   */
  callers(nframe: number, guest: TracedModule, below: unknown, stackNumber?: NumberStack): number {
    const stack = stackNumber?.() ?? 0;
    if (voidsOthers(stack) || nframe !== this.#knownFor) this.#known = new WeakMap();
    this.#knownFor = nframe;
    const known = stack > 0 ? this.#known.get(guest)?.get(stack) : undefined;
    if (known !== undefined) return known;
    const wanted = sitesOf(nframe);
    for (let limit = wanted + this.#guestDepth; ; limit *= 2) {
      const sites = callSites(limit, below);
      const entry = this.#entry(sites, guest);
      if (sites.length === limit && sites.length - entry < wanted) continue;
      // The next guest is probably as deep as this one.
      this.#guestDepth = Math.min(entry + SLACK, MOST_GUEST_DEPTH);
      const number = this.#callers.numberOf(sites, entry, wanted);
      if (stack !== 0 && isTold(sites, entry, wanted)) this.#remember(guest, stack, number);
      return number;
    }
  }

  #remember(guest: TracedModule, stack: number, callers: number): void {
    let known = this.#known.get(guest);
    if (known === undefined) {
      known = new Map();
      this.#known.set(guest, known);
    }
    known.set(numberItself(stack), callers);
  }

  /** Bytes that the numbers of callers take; an estimate. */
  get memory(): number {
    return this.#callers.memory;
  }

  /** The index of the first frame below the guest's frames. */
  #entry(sites: readonly CallSite[], guest: TracedModule): number {
    let index = 0;
    for (; index < sites.length; index++) {
      const script = sites[index]!.getScriptNameOrSourceURL() ?? '';
      if (!this.#tracerScripts.has(script) && this.#modules.get(script) !== guest) break;
    }
    return index;
  }

  #text(sites: readonly CallSite[], limit: number, isWhole: boolean): StackText {
    const lines: string[] = [];
    let index = 0;
    for (; index < sites.length && lines.length < limit; index++) {
      const line = this.#line(sites[index]!);
      if (line !== undefined) lines.push(line);
    }
    if (!isWhole || index < sites.length) lines.push(CUT);
    return lines.join('\n');
  }

  #line(site: CallSite): string | undefined {
    const script = site.getScriptNameOrSourceURL();
    // A builtin, for example Array.prototype.map, only passes the call on.
    if (script === null || script === undefined || script === '') return undefined;
    if (this.#tracerScripts.has(script) || this.#scripts.of(site)?.owner === 'tracer') {
      return undefined;
    }
    const traced = this.#modules.get(script);
    if (traced !== undefined) {
      const offset = traced.facts.map.toOriginal(site.getPosition());
      return offset === undefined ? undefined : `${WASM}\t${traced.facts.id}\t${offset}`;
    }
    const name = oneLine(site.getFunctionName() ?? '');
    if (script.startsWith('wasm://')) {
      return `${UNTRACED_WASM}\t${script}\t${site.getPosition()}\t${name}`;
    }
    const location = `${oneLine(script)}\t${site.getLineNumber() ?? 0}\t${site.getColumnNumber() ?? 0}`;
    return `${SCRIPT}\t${location}\t${name}`;
  }
}

const WASM = 'w';
const UNTRACED_WASM = 'u';
const SCRIPT = 'j';
const CUT = '…';

/** One frame of a {@link StackText}. */
export type TextFrame =
  | { readonly kind: 'wasm'; readonly module: string; readonly offset: number }
  | {
      readonly kind: 'script' | 'untraced';
      readonly script: string;
      /** For WebAssembly, a byte offset. */
      readonly line: number;
      readonly column: number;
      readonly functionName: string;
    };

/** Reads the frames of a text, the most recent first. `isWhole`: whether it has all frames of the stack. */
export function readStackText(text: StackText): { frames: TextFrame[]; isWhole: boolean } {
  const lines = text === '' ? [] : text.split('\n');
  const isWhole = lines.at(-1) !== CUT;
  if (!isWhole) lines.pop();
  return { frames: lines.map(readLine), isWhole };
}

function readLine(line: string): TextFrame {
  const [kind, script = '', first, second, third = ''] = line.split('\t');
  switch (kind) {
    case WASM:
      return { kind: 'wasm', module: script, offset: Number(first) };
    case UNTRACED_WASM: {
      const functionName = second ?? '';
      return { kind: 'untraced', script, line: Number(first), column: 0, functionName };
    }
  }
  return {
    kind: 'script',
    script,
    line: Number(first),
    column: Number(second),
    functionName: third,
  };
}

/** A name without separators. A program can set any name: `Object.defineProperty(f, 'name', …)`. */
function oneLine(text: string): string {
  return /[\t\n]/.test(text) ? text.replaceAll(/[\t\n]/g, ' ') : text;
}

function callSites(limit: number, below: unknown): readonly CallSite[] {
  return withoutAsync(callSitesWithAsync(limit, below));
}

function distinctScripts(sites: readonly CallSite[]): string[] {
  return [...new Set(sites.map((site) => site.getScriptNameOrSourceURL() ?? ''))];
}
