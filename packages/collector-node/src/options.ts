import type { Bytes, CollectorOptions, Snapshot } from '@tracemalloc/core';
import {
  booleanOption,
  choiceOption,
  functionOption,
  type Option,
  type OptionValues,
  type ParsedCollectorOptions,
  parseCollectorOptions,
} from '@tracemalloc/core/options';
import { ENGINES, type EngineKind } from './engine-kind.ts';

/** How to trace. */
export interface StartOptions extends CollectorOptions {
  /**
   * Whether to record every allocation instead of a sample, and with its line where that can be had
   * (Linux on x64 and arm64, Node.js 20 to 26); default: `false`.
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
   * Bytes between two samples, on average; default: {@link DEFAULT_INTERVAL}. At an interval of 1 nearly every
   * block is a sample; sizes and counts are estimates all the same.
   */
  readonly interval?: Bytes | undefined;
  /**
   * How to reach V8's profiler: by the addon, with lines (`lines`) or as it is (`native`), or without it
   * (`inspector`), which collects all garbage at each look, takes longer, and estimates counts. By default
   * the environment variable `TRACEMALLOC_ENGINE` says, or else the best one is taken that there is,
   * with lines only in exact mode.
   */
  readonly engine?: EngineKind | undefined;
  /**
   * Whether to trace the memory of ArrayBuffers and Buffers too, each with the line that made it; default:
   * `true`.
   */
  readonly arrayBuffers?: boolean | undefined;
  /**
   * Whether to count promises that are pending, timers, sockets and other async resources too, by where
   * they were created; default: `false`. They are domain 2, and have no size of their own. Creating a
   * promise then costs some microseconds.
   */
  readonly async?: boolean | undefined;
  /**
   * Whether a stack captured in a callback goes on with the stack that scheduled it; default: `false`.
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

/**
 * Bytes between two samples: 511.9 KiB.
 *
 * Not 512 KiB, because V8 hands out only the product of a block's size and the count it stands for,
 * and this interval, a multiple of 16, 24, 32, 40, 48, 56, 64, 72, 80, 96 and more, makes that
 * product tell the size (see block-count.ts).
 */
export const DEFAULT_INTERVAL: Bytes = 524_160;

/** The options that no other collector has. */
interface NodeOptionTable extends Readonly<Record<string, Option<unknown>>> {
  readonly engine: Option<EngineKind | undefined>;
  readonly arrayBuffers: Option<boolean>;
  readonly async: Option<boolean>;
  readonly asyncFrames: Option<boolean>;
  readonly onNearHeapLimit: Option<((snapshot: Snapshot) => void) | undefined>;
}

/** {@link StartOptions} with nothing left out. */
export type TracingOptions = ParsedCollectorOptions & OptionValues<NodeOptionTable>;

/** The options of {@link StartOptions} that only this collector has. */
const NODE_OPTIONS: NodeOptionTable = {
  engine: choiceOption(ENGINES, undefined),
  arrayBuffers: booleanOption(true),
  async: booleanOption(false),
  asyncFrames: booleanOption(false),
  onNearHeapLimit: functionOption('a function that takes a snapshot'),
};

/**
 * @throws {TracemallocError} `ERR_TRACEMALLOC_NFRAME`, `ERR_TRACEMALLOC_INTERVAL` or
 * `ERR_TRACEMALLOC_OPTION`.
 */
export function parseStartOptions(given?: unknown): TracingOptions {
  return parseCollectorOptions(given, NODE_OPTIONS, DEFAULT_INTERVAL);
}
