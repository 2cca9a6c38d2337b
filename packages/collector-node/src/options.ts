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
   * Whether to record every allocation instead of a sample; default: `false`. Each has its line, where the
   * `lines` engine runs (Linux on x64 and arm64, Node.js 20 to 26).
   *
   * An allocation then costs about a microsecond. While tracing is on, V8 compiles all threads of the process
   * by Sparkplug only, which keeps lines apart, and drops the code from before. With the other engines V8
   * neither inlines functions nor folds allocations in the code that it optimises from now on: inlined
   * functions vanish from its stacks, and folded objects count as one. Start early
   * (`--import tracemalloc/register`) for exact counts, frames and lines. Sizes are those at the allocation.
   * V8 appends 16 bytes to the object and array literals of code that is not yet optimised. An object loses
   * them when it first moves.
   */
  readonly exact?: boolean | undefined;
  /**
   * Bytes between two samples, on average; default: {@link DEFAULT_INTERVAL}. At an interval of 1 nearly every
   * block is a sample. Sizes and counts are estimates even then.
   */
  readonly interval?: Bytes | undefined;
  /**
   * How to reach V8's profiler: `lines` (the addon, with lines), `native` (the addon, V8's own sampler) or
   * `inspector` (without the addon). The inspector collects all garbage at each reading, takes longer, and
   * estimates counts. Default: what the environment variable `TRACEMALLOC_ENGINE` names, else the best engine
   * there is; `lines` only in exact mode.
   */
  readonly engine?: EngineKind | undefined;
  /**
   * Whether to trace the memory of ArrayBuffers and Buffers, each with the line that made it; default: `true`.
   */
  readonly arrayBuffers?: boolean | undefined;
  /**
   * Whether to count pending promises, timers, sockets and other async resources by the place that created
   * them; default: `false`. They are domain 2, and have no size of their own. Creating a promise then costs
   * some microseconds.
   */
  readonly async?: boolean | undefined;
  /**
   * Whether a stack that is captured in a callback continues with the stack that scheduled it; default:
   * `false`. Stacks of heap samples never continue. Each `await` then costs about a microsecond, or tens of
   * microseconds without the addon.
   */
  readonly asyncFrames?: boolean | undefined;
  /**
   * Called once, with a snapshot, when V8 is about to end the process (or the worker) because its heap is
   * full. Some room is left to write the snapshot, synchronously. Then V8 ends the process as before, unless
   * memory was freed meanwhile. Needs the addon. Code that never checks for interrupts, such as one long
   * `JSON.parse`, may fill the heap without a call.
   */
  readonly onNearHeapLimit?: ((snapshot: Snapshot) => void) | undefined;
}

/**
 * Bytes between two samples: 511.9 KiB.
 *
 * Not 512 KiB: V8 hands out only the product of a block's size and the count it stands for. This interval is
 * a multiple of 16, 24, 32, 40, 48, 56, 64, 72, 80, 96 and more, so that the product tells the size (see
 * block-count.ts).
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
