import { type Bytes, type Snapshot, shown, TracemallocError } from '@tracemalloc/core';
import { ENGINES } from './heap/choose-engine.ts';
import type { EngineKind } from './heap/engine.ts';

/** How to trace; what is left out has its default. */
export interface StartOptions {
  /** Frames kept of each traceback, 1 to 65535; 1 if not given, as in CPython. */
  readonly nframe?: number | undefined;
  /**
   * Whether to record every allocation instead of a sample, and with its line where that can be had
   * (Linux on x64 and arm64, Node.js 20 to 26); not if not given.
   *
   * Every allocation then costs about a microsecond, and while tracing is on V8 is told, for all threads of
   * the process, to compile by Sparkplug only, which keeps lines apart; code from before is dropped. With
   * the other engines V8 neither inlines functions nor folds allocations in code that it optimises from now
   * on, because inlined functions vanish from its stacks and folded objects count as one. Start early
   * (`--import tracemalloc/register`) for exact counts, frames and lines. Sizes are those at the allocation:
   * V8 appends 16 bytes to the object and array literals of code not yet optimised, which an object loses
   * when it first moves.
   */
  readonly exact?: boolean | undefined;
  /**
   * Bytes between two samples, on average; {@link DEFAULT_INTERVAL} if not given, 1 in exact mode.
   */
  readonly interval?: Bytes | undefined;
  /**
   * How to reach V8's profiler: by the addon, with lines (`lines`) or as it is (`native`), or without it
   * (`inspector`), which collects all garbage at each look, takes longer, and estimates counts. If not
   * given, the environment variable `TRACEMALLOC_ENGINE` says, or else the best one is taken that there is,
   * with lines only in exact mode.
   */
  readonly engine?: EngineKind | undefined;
  /**
   * Whether to trace the memory of ArrayBuffers and Buffers too, each with the line that made it; so if
   * not given.
   */
  readonly arrayBuffers?: boolean | undefined;
  /**
   * Whether to count promises that are pending, timers, sockets and other async resources too, by where
   * they were created; not if not given. They are domain 2, and have no size of their own. Creating a
   * promise then costs some microseconds.
   */
  readonly async?: boolean | undefined;
  /**
   * Whether a stack captured in a callback goes on with the stack that scheduled it; not if not given.
   * Stacks that V8 samples on its heap do not. Each `await` then costs about a microsecond, and tens of
   * them without the addon.
   */
  readonly asyncFrames?: boolean | undefined;
  /**
   * Called once, with what is alive, when V8 is about to end the process (or the worker) because its
   * heap is full; some room is left to write the snapshot down, synchronously. Then the end comes as it
   * would have come, unless memory is freed meanwhile. The native engine only. Code that never looks
   * for interrupts, such as one long `JSON.parse`, may fill the heap without a call.
   */
  readonly onNearHeapLimit?: ((snapshot: Snapshot) => void) | undefined;
}

/** {@link StartOptions} with its defaults. */
export interface TracingOptions {
  readonly nframe: number;
  readonly exact: boolean;
  readonly interval: Bytes;
  readonly arrayBuffers: boolean;
  readonly async: boolean;
  readonly asyncFrames: boolean;
  readonly engine?: EngineKind;
  readonly onNearHeapLimit?: (snapshot: Snapshot) => void;
}

/**
 * Bytes between two samples unless told otherwise: 511.9 KiB.
 *
 * Not 512 KiB, because V8 hands out only the product of a block's size and the count it stands for,
 * and this interval, a multiple of 16, 24, 32, 40, 48, 56, 64, 72, 80, 96 and more, makes that
 * product tell the size (see block-count.ts).
 */
export const DEFAULT_INTERVAL: Bytes = 524_160;

/** What CPython accepts since 3.9. */
const MAX_NFRAME = 65_535;
const MAX_INTERVAL = 2 ** 30;
const START_OPTIONS = [
  'nframe',
  'exact',
  'interval',
  'engine',
  'arrayBuffers',
  'async',
  'asyncFrames',
  'onNearHeapLimit',
] as const;

/**
 * @throws {TracemallocError} `ERR_TRACEMALLOC_NFRAME`, `ERR_TRACEMALLOC_INTERVAL` or
 * `ERR_TRACEMALLOC_OPTION`.
 */
export function parseStartOptions(given: unknown = 1): TracingOptions {
  if (typeof given !== 'object' || given === null) return parseOptionsObject({ nframe: given });
  return parseOptionsObject(checkKeys('start', given, START_OPTIONS));
}

function parseOptionsObject(given: Record<string, unknown>): TracingOptions {
  const { nframe = 1, exact = false } = given;
  checkRange('ERR_TRACEMALLOC_NFRAME', 'number of frames', nframe, MAX_NFRAME);
  checkBoolean('exact', exact);
  const { interval = exact ? 1 : DEFAULT_INTERVAL } = given;
  checkRange('ERR_TRACEMALLOC_INTERVAL', 'interval in bytes', interval, MAX_INTERVAL);
  if (exact && interval !== 1) {
    throw new TracemallocError(
      'ERR_TRACEMALLOC_OPTION',
      `got exact: true with interval: ${interval}, expected one or the other: exact mode records every allocation`,
    );
  }
  const { arrayBuffers = true, async = false, asyncFrames = false } = given;
  checkBoolean('arrayBuffers', arrayBuffers);
  checkBoolean('async', async);
  checkBoolean('asyncFrames', asyncFrames);
  const { engine, onNearHeapLimit } = given;
  if (engine !== undefined) checkEngine(engine);
  if (onNearHeapLimit !== undefined) checkListener(onNearHeapLimit);
  return {
    nframe,
    exact,
    interval,
    arrayBuffers,
    async,
    asyncFrames,
    ...(engine === undefined ? {} : { engine }),
    ...(onNearHeapLimit === undefined ? {} : { onNearHeapLimit }),
  };
}

/**
 * The options of takeSnapshot.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_OPTION`.
 */
export function parseTakeSnapshotOptions(given: unknown = {}): { readonly gc: boolean } {
  const { gc = false }: Record<string, unknown> = checkKeys('takeSnapshot', given, ['gc']);
  checkBoolean('gc', gc);
  return { gc };
}

function checkKeys(
  called: string,
  given: unknown,
  known: readonly string[],
): Record<string, unknown> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new TracemallocError(
      'ERR_TRACEMALLOC_OPTION',
      `${called}: got ${shown(given)}, expected an object with ${known.join(', ')}`,
    );
  }
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue;
    throw new TracemallocError(
      'ERR_TRACEMALLOC_OPTION',
      `${called}: got the option ${shown(key)}, expected ${known.join(', ')}`,
    );
  }
  return given as Record<string, unknown>;
}

function checkRange(
  code: string,
  what: string,
  value: unknown,
  most: number,
): asserts value is number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) return;
  throw new TracemallocError(
    code,
    `${what}: got ${shown(value)}, expected an integer in range [1; ${most}]`,
  );
}

function checkEngine(engine: unknown): asserts engine is EngineKind {
  if (ENGINES.some((kind) => kind === engine)) return;
  throw new TracemallocError(
    'ERR_TRACEMALLOC_OPTION',
    `engine: got ${shown(engine)}, expected one of ${ENGINES.join(', ')}`,
  );
}

function checkListener(given: unknown): asserts given is (snapshot: Snapshot) => void {
  if (typeof given === 'function') return;
  throw new TracemallocError(
    'ERR_TRACEMALLOC_OPTION',
    `onNearHeapLimit: got ${shown(given)}, expected a function that takes a snapshot`,
  );
}

function checkBoolean(option: string, value: unknown): asserts value is boolean {
  if (typeof value === 'boolean') return;
  throw new TracemallocError(
    'ERR_TRACEMALLOC_OPTION',
    `${option}: got ${shown(value)}, expected true or false`,
  );
}
