import { Script } from 'node:vm';
import type { Addon, LineSampling, NativeHandle } from './addon.ts';
import { deoptimize } from './compile-anew.ts';
import { alreadySampled } from './conflict.ts';
import type { HeapEngine, HeapSampler, SamplingOptions } from './engine.ts';
import { type ExactFlags, setExactFlags } from './exact-flags.ts';
import { probeLines } from './line-probe.ts';
import { LinesSampler } from './lines-sampler.ts';
import { heapLimitWatch } from './watch-heap-limit.ts';

/** Deeper stacks are cut: what a walk of one costs is bounded. */
const MOST_FRAMES = 1024;

/**
 * Why stacks cannot be walked in this thread; undefined before the first start. The sampler of the probe is kept: when
 * one is collected, Node.js takes a turn of the program's event loop for that.
 */
let verdict: { readonly reason?: string; readonly sampler?: NativeHandle } | undefined;

/**
 * V8's sampler through the addon, which walks V8's stack itself: callers have their lines in all code, and so have
 * nearly all most recent frames in exact mode, most of them in samples.
 *
 * @param stepBack - the engine to take where this one does not work.
 */
export function walkEngine(addon: Addon, stepBack: (reason: string) => HeapEngine): HeapEngine {
  return {
    kind: 'lines',
    start(options) {
      const started = startWalking(addon, options);
      return typeof started === 'string' ? stepBack(started).start(options) : started;
    },
    watchHeapLimit: heapLimitWatch(addon),
  };
}

/** The sampler, or why there is none. */
function startWalking(
  { walk, lines }: Addon,
  { interval, nframe, exact }: SamplingOptions,
): HeapSampler | string {
  if (walk === undefined || lines === undefined) {
    return 'stacks are known to be walked on Linux, x64, with glibc only';
  }
  verdict ??= probe(walk);
  if (verdict.reason !== undefined) return verdict.reason;
  // More than are shown: those that the tracer has called are known by its own frames, below its dependencies'.
  const mostFrames = Math.min(2 * nframe + 16, MOST_FRAMES);
  const handle = begin(walk, interval, mostFrames);
  if (typeof handle === 'string') return handle;
  let flags: ExactFlags | undefined;
  if (exact) {
    flags = setExactFlags('lines');
    // Code from before folds allocations, or has none where the language makes an object.
    deoptimize(lines);
  }
  // A stack that was cut has one frame more, for those that are missing.
  return new LinesSampler(walk, { kind: 'lines' }, handle, mostFrames + 1, flags);
}

/** One sampler that samples everything, for a function of which all lines are known. */
function probe(walk: LineSampling): NonNullable<typeof verdict> {
  const handle = begin(walk, 1, MOST_FRAMES);
  if (typeof handle === 'string') return { reason: handle };
  try {
    const reason = probeLines(walk, handle);
    return reason === undefined ? { sampler: handle } : { reason, sampler: handle };
  } finally {
    walk.stop(handle);
  }
}

/** The addon finds V8's interpreter by the function that calls it, so this one is new, and interpreted. */
function begin(walk: LineSampling, interval: number, mostFrames: number): NativeHandle | string {
  const call = new Script('(f, ...values) => f(...values)', { filename: import.meta.filename });
  const handle: NativeHandle | string | null = call.runInThisContext()(
    walk.start,
    interval,
    mostFrames,
  );
  if (handle === null) throw alreadySampled();
  return handle;
}
