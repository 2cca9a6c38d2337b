import type { Addon, LinesAddon } from './addon.ts';
import { compileAnew } from './compile-anew.ts';
import { alreadySampled } from './conflict.ts';
import type { EngineDescription, HeapEngine, HeapSampler, SamplingOptions } from './engine.ts';
import { type ExactFlags, setExactFlags } from './exact-flags.ts';
import { probeLines } from './line-probe.ts';
import { LinesSampler } from './lines-sampler.ts';
import { heapLimitWatch } from './watch-heap-limit.ts';

/** The platforms on which {@link linesEngine} was shown to work, with glibc. */
const PLATFORMS: ReadonlySet<string> = new Set(['linux-x64', 'linux-arm64']);

/** V8's CPU profiler cuts stacks at this depth (`TickSample::kMaxFramesCount`). */
const MOST_STACK_DEPTH = 255;

/** Why this thread has no lines, if so; `undefined` before the first start. */
let verdict: { readonly reason?: string } | undefined;

/**
 * V8's sampler through the addon, with the lines that V8's CPU profiler knows: in exact mode nearly all. It serves
 * where stacks cannot be walked.
 *
 * @param stepBack - makes the engine to use if this one does not work.
 */
export function linesEngine(addon: Addon, stepBack: (reason: string) => HeapEngine): HeapEngine {
  return {
    kind: 'lines',
    start(options) {
      const started = verdict?.reason ?? startLines(addon, options);
      if (typeof started !== 'string') return started;
      verdict = { reason: started };
      return stepBack(started).start(options);
    },
    watchHeapLimit: heapLimitWatch(addon),
  };
}

/** The sampler, or why there is none. */
function startLines({ lines }: Addon, options: SamplingOptions): HeapSampler | string {
  const platform = `${process.platform}-${process.arch}`;
  if (!PLATFORMS.has(platform) || lines === undefined) {
    return 'lines are known to work on Linux, x64 and arm64, with glibc only';
  }
  if (options.exact) return startExactly(lines, options);
  if (verdict === undefined) {
    const problem = probeFirst(lines, options);
    if (problem !== undefined) return problem;
  }
  return startSampler(lines, options, undefined);
}

/** Samples would miss the probe, so it runs under its own sampler. Leaves existing code alone. */
function probeFirst(lines: LinesAddon, options: SamplingOptions): string | undefined {
  const flags = setExactFlags('lines');
  try {
    const sampler = startSampler(lines, { ...options, interval: 1, exact: true }, undefined);
    if (typeof sampler === 'string') return sampler;
    sampler.stop();
    return undefined;
  } finally {
    flags.restore();
  }
}

function startExactly(lines: LinesAddon, options: SamplingOptions): HeapSampler | string {
  const flags = setExactFlags('lines');
  try {
    compileAnew(lines);
    const sampler = startSampler(lines, options, flags);
    if (typeof sampler === 'string') flags.restore();
    return sampler;
  } catch (error) {
    flags.restore();
    throw error;
  }
}

function startSampler(
  lines: LinesAddon,
  { interval, nframe }: SamplingOptions,
  flags: ExactFlags | undefined,
): HeapSampler | string {
  const engine: EngineDescription = { kind: 'lines' };
  // Builtins such as `map` have frames, too: often one for each function of the program.
  const stackDepth = Math.min(2 * nframe + 16, MOST_STACK_DEPTH);
  const handle = lines.start(interval, stackDepth);
  if (handle === null) throw alreadySampled();
  if (typeof handle === 'string') return handle;
  if (verdict === undefined) {
    const problem = probeLines(lines, handle);
    if (problem !== undefined) {
      lines.stop(handle);
      return problem;
    }
    verdict = {};
  }
  return new LinesSampler(lines, engine, handle, stackDepth, flags);
}
