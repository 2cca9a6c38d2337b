import { refuse } from '@tracemalloc/core';
import type { Option } from '@tracemalloc/core/options';
import { COLLECTOR_NAME } from '../collector/traced-blocks.ts';
import type { WasmCollector } from '../collector/wasm-collector.ts';

/** @throws {TracemallocError} `ERR_TRACEMALLOC_OPTION` unless it is a {@link WasmCollector} of any copy of this package */
export function checkCollector(name: string, value: unknown): asserts value is WasmCollector {
  if ((value as Partial<WasmCollector> | null | undefined)?.name === COLLECTOR_NAME) return;
  refuse(name, value, 'a WasmCollector', 'ERR_TRACEMALLOC_OPTION');
}

/** The option that takes a collector. */
export const collectorOption: Option<WasmCollector | undefined> = {
  check: checkCollector,
  default: undefined,
};
