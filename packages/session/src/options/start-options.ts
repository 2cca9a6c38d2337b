import type { StartOptions as NodeStartOptions } from '@tracemalloc/collector-node';
import { booleanOption, parseOptions } from '@tracemalloc/core';

/** How to trace; what is left out has its default. */
export interface StartOptions extends NodeStartOptions {
  /**
   * Whether to trace the blocks inside of WebAssembly modules too that are compiled from now on; not if
   * not given.
   */
  readonly wasm?: boolean | undefined;
  /**
   * Whether to trace worker threads too that are started from now on, from their first line; not if not
   * given. A worker can also call `start` itself.
   */
  readonly workers?: boolean | undefined;
}

/** {@link StartOptions}, for each that takes a part of them. */
export interface ParsedStartOptions {
  /** As given; it is checked by collector-node. */
  readonly node: number | NodeStartOptions | undefined;
  /** All of them, with the number as what it stands for. */
  readonly all: StartOptions;
  readonly wasm: boolean;
  readonly workers: boolean;
}

/** The options that no collector has. */
const OPTIONS = { wasm: booleanOption(false), workers: booleanOption(false) };

/** @throws {TracemallocError} `ERR_TRACEMALLOC_OPTION`. */
export function parseStartOptions(given: number | StartOptions | undefined): ParsedStartOptions {
  if (typeof given !== 'object' || given === null) {
    return { node: given, all: { nframe: given }, wasm: false, workers: false };
  }
  const { wasm, workers, ...node } = given;
  return { node, all: given, ...parseOptions('start', { wasm, workers }, OPTIONS) };
}
