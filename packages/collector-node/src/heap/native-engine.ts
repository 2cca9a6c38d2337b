import { TracemallocError } from '@tracemalloc/core';
import type { Addon, NativeHandle, NativeReading } from './addon.ts';
import { alreadySampled, lostSampler } from './conflict.ts';
import type {
  EngineDescription,
  HeapEngine,
  HeapReading,
  HeapSampler,
  SamplingOptions,
} from './engine.ts';
import { type ExactFlags, setExactFlags } from './exact-flags.ts';
import type { HeapProfile } from './heap-profile.ts';
import { PausedOrdinals } from './paused-ordinals.ts';
import { profileBytes } from './profile-bytes.ts';
import { heapLimitWatch } from './watch-heap-limit.ts';

/** V8's sampler through the addon: V8's own counts of blocks, and no garbage collection by default. */
export function nativeEngine(addon: Addon, reason?: string): HeapEngine {
  const engine: EngineDescription = {
    kind: 'native',
    ...(reason === undefined ? {} : { reason }),
  };
  return {
    ...engine,
    start: (options) => start(addon, engine, options),
    watchHeapLimit: heapLimitWatch(addon),
  };
}

/** V8 walks its tree by recursion on the native stack. */
const MOST_STACK_DEPTH = 1024;

function start(
  addon: Addon,
  engine: EngineDescription,
  { interval, nframe, exact }: SamplingOptions,
): NativeSampler {
  // Builtins such as `map` have frames, too: often one for each function of the program.
  const stackDepth = Math.min(2 * nframe + 16, MOST_STACK_DEPTH);
  const handle = addon.start(interval, stackDepth);
  if (handle === null) throw alreadySampled();
  return new NativeSampler(addon, engine, handle, stackDepth, exact);
}

/** V8's native memory for a live sample: its record, its entry in a hash table, a global handle. */
const BYTES_PER_SAMPLE = 136;
/** V8's native memory for a node of its tree, with its entries in the maps of its parent. */
const BYTES_PER_NODE = 200;
/** V8 numbers scripts, and knows the names of live ones only: see {@link NativeSampler}. */
const SCRIPTS_ARE_COLLECTED = Number.parseInt(process.versions.v8, 10) < 12;

class NativeSampler implements HeapSampler {
  readonly engine: EngineDescription;
  readonly stackDepth: number;
  readonly #flags: ExactFlags | undefined;
  readonly #addon: Addon;
  readonly #handle: NativeHandle;
  readonly #paused = new PausedOrdinals();
  /** URLs of scripts that a later garbage collection may take: see script-urls.ts. */
  readonly #urls = new Map<number, string>();
  #newestSample = 0;

  constructor(
    addon: Addon,
    engine: EngineDescription,
    handle: NativeHandle,
    stackDepth: number,
    exact: boolean,
  ) {
    this.#addon = addon;
    this.engine = engine;
    this.#handle = handle;
    this.stackDepth = stackDepth;
    this.#flags = exact ? setExactFlags('counts') : undefined;
  }

  get countsExactly(): boolean {
    return this.#flags?.complete === true;
  }

  read(gc: boolean): HeapReading {
    if (gc && SCRIPTS_ARE_COLLECTED) this.#noteUrls(this.#read(false).profile);
    const { profile, usedHeap, mostUsedHeap, samples, newestSample, bytes } = this.#read(gc);
    const { external, arrayBuffers } = process.memoryUsage();
    this.#newestSample = newestSample;
    const ownArrayBuffers = profileBytes(profile);
    if (SCRIPTS_ARE_COLLECTED) this.#noteUrls(profile);
    return {
      profile: SCRIPTS_ARE_COLLECTED ? this.#withUrls(profile) : profile,
      memory: { heapUsed: usedHeap, external, arrayBuffers },
      mostUsedHeap,
      samples,
      nativeMemory:
        bytes + samples * BYTES_PER_SAMPLE + profile.nodes.parent.length * BYTES_PER_NODE,
      ownArrayBuffers,
    };
  }

  pause(): HeapReading {
    const reading = this.read(false);
    this.#paused.begin(this.#newestSample);
    return reading;
  }

  resume(): HeapReading {
    const reading = this.read(false);
    this.#paused.end(this.#newestSample);
    return reading;
  }

  /** Checks first, and leaves a sampler alone that somebody else has put in place of ours. */
  stop(): void {
    this.#flags?.restore();
    if (this.#addon.stop(this.#handle)) return;
    // Deep in a recursion V8 cannot free its tree: do it as soon as the recursion is over.
    setImmediate(() => this.#addon.stop(this.#handle));
  }

  #read(gc: boolean): NativeReading {
    const ranges = Float64Array.from(this.#paused.ranges);
    const reading = this.#addon.read(this.#handle, gc, ranges);
    if (typeof reading === 'object') {
      this.#paused.keep(reading.pauses);
      return reading;
    }
    if (reading !== 'no stack') throw lostSampler(reading);
    throw new TracemallocError(
      'ERR_TRACEMALLOC_TOO_LARGE',
      `got a stack so deep that no room is left to read ${this.stackDepth} frames, expected to be called from nearer to the event loop, or a smaller number of frames`,
    );
  }

  #noteUrls({ strings, nodes }: HeapProfile): void {
    for (let row = 0; row < nodes.parent.length; row++) {
      const url = strings[nodes.script[row]!]!;
      if (url !== '') this.#urls.set(nodes.scriptId[row]!, url);
    }
  }

  /** The profile, with the names of scripts that were noted before they were collected. */
  #withUrls(profile: HeapProfile): HeapProfile {
    const { strings, nodes } = profile;
    const urlOf = (row: number) =>
      strings[nodes.script[row]!] === '' ? this.#urls.get(nodes.scriptId[row]!) : undefined;
    const rows = Array.from(nodes.parent, (_, row) => row);
    if (rows.every((row) => urlOf(row) === undefined)) return profile;
    const withUrls = [...strings];
    const script = rows.map((row) => {
      const url = urlOf(row);
      return url === undefined ? nodes.script[row]! : withUrls.push(url) - 1;
    });
    return { ...profile, strings: withUrls, nodes: { ...nodes, script } };
  }
}
