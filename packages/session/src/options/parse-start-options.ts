import type { StartOptions as NodeStartOptions } from '@tracemalloc/collector-node';
import type { CollectorOptions } from '@tracemalloc/core';
import { functionOption, type Option, parseCollectorOptions } from '@tracemalloc/core/options';
import { OPTION_TABLE, optionOf } from './option-table.ts';
import type { StartOptions } from './start-options.ts';

/** {@link StartOptions}, checked, for each that takes a part of them. What was not given is absent. */
export interface ParsedStartOptions {
  readonly all: StartOptions;
  /** What collector-node takes. */
  readonly node: NodeStartOptions;
  /** What every collector takes. */
  readonly common: CollectorOptions;
  readonly wasm: boolean;
  readonly workers: boolean;
}

const COMMON: readonly string[] = ['nframe', 'exact', 'interval'];

const OWN: Readonly<Record<string, Option<unknown>>> = {
  ...Object.fromEntries(
    OPTION_TABLE.filter(({ name }) => !COMMON.includes(name)).map((row) => [
      row.name,
      optionOf(row),
    ]),
  ),
  onNearHeapLimit: functionOption('a function that takes a snapshot'),
};

/**
 * @throws {TracemallocError} `ERR_TRACEMALLOC_NFRAME`, `ERR_TRACEMALLOC_INTERVAL` or
 * `ERR_TRACEMALLOC_OPTION`, as `parseCollectorOptions` of core does.
 */
export function parseStartOptions(given?: number | StartOptions): ParsedStartOptions {
  const parsed = parseCollectorOptions(given, OWN);
  const all: StartOptions = typeof given === 'object' ? given : { nframe: given };
  const { wasm: _wasm, workers: _workers, ...node } = all;
  const { nframe, exact, interval } = all;
  return {
    all,
    node,
    common: { nframe, exact, interval },
    wasm: parsed.wasm === true,
    workers: parsed.workers === true,
  };
}
