/**
 * What the environment says about tracing WebAssembly.
 *
 * @module @tracemalloc/collector-wasm/environment
 */
import { type Bytes, MAX_INTERVAL, refuse } from '@tracemalloc/core';
import { decimal } from './decimal.ts';

/** How to trace WebAssembly, where that differs from the rest of the trace: one of the two. */
export interface WasmMode {
  /** Records every block. */
  readonly exact?: true;
  /** Bytes between two samples, on average. */
  readonly interval?: Bytes;
}

/**
 * Reads the value of `TRACEMALLOC_WASM`:
 *
 * - `1`: true. WebAssembly is traced like the rest: as `TRACEMALLOC_EXACT` and `TRACEMALLOC_INTERVAL` say.
 * - `0`: false. WebAssembly is not traced.
 * - `exact`: `{ exact: true }`, every block.
 * - an integer from 2 on: `{ interval }`, the bytes between two samples.
 * - unset or empty: undefined.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_OPTION` for any other value
 */
export function parseWasmVariable(value: string | undefined): boolean | WasmMode | undefined {
  if (value === undefined || value === '') return undefined;
  if (value === '1' || value === '0') return value === '1';
  if (value === 'exact') return { exact: true };
  const interval = decimal(value);
  if (interval >= 2 && interval <= MAX_INTERVAL) return { interval };
  return refuse(
    'TRACEMALLOC_WASM',
    value,
    `1, 0, exact, or the bytes between two samples, an integer in range [2; ${MAX_INTERVAL}]`,
    'ERR_TRACEMALLOC_OPTION',
  );
}
