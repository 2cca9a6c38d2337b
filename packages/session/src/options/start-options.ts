import type { StartOptions as NodeStartOptions } from '@tracemalloc/collector-node';

/** How to trace. */
export interface StartOptions extends NodeStartOptions {
  /**
   * Whether to trace the blocks inside of WebAssembly modules too that are compiled from now on; default:
   * `false`.
   */
  readonly wasm?: boolean | undefined;
  /**
   * Whether to trace worker threads too that are started from now on, from their first line; default:
   * `false`. A worker can also call `start` itself.
   */
  readonly workers?: boolean | undefined;
}
