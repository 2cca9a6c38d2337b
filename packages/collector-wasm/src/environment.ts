/**
 * What environment variables say about tracing WebAssembly.
 *
 * @module @tracemalloc/collector-wasm/environment
 */
import { type Bytes, type CollectorOptions, shown, TracemallocError } from '@tracemalloc/core';

/** The variables that `@tracemalloc/collector-wasm/register` reads; `process.env` has them. */
export interface WasmEnvironment {
  /** Frames kept of each traceback. */
  readonly TRACEMALLOC?: string | undefined;
  /** `1`: exact mode. */
  readonly TRACEMALLOC_EXACT?: string | undefined;
  /** Bytes between two samples, on average. */
  readonly TRACEMALLOC_INTERVAL?: string | undefined;
  /** See {@link parseWasmVariable}. */
  readonly TRACEMALLOC_WASM?: string | undefined;
}

/** How to trace WebAssembly, where that differs from the rest of the trace. */
export type WasmMode = { readonly exact: true } | { readonly interval: Bytes };

const MAX_NFRAME = 65_535;
const MAX_INTERVAL = 2 ** 30;

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
  );
}

/**
 * How `@tracemalloc/collector-wasm/register` traces; undefined if it does not. An empty variable is the
 * same as an unset one. Default: 25 frames, sampled.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_NFRAME`, `ERR_TRACEMALLOC_INTERVAL` or
 * `ERR_TRACEMALLOC_OPTION`; the message begins with the variable's name
 */
export function optionsFromEnvironment(env: WasmEnvironment): CollectorOptions | undefined {
  const wasm = parseWasmVariable(env.TRACEMALLOC_WASM);
  if (wasm === false) return undefined;
  const nframe = integer(env, 'TRACEMALLOC', MAX_NFRAME, 'ERR_TRACEMALLOC_NFRAME') ?? 25;
  if (typeof wasm === 'object') return { nframe, ...wasm };
  const interval = integer(env, 'TRACEMALLOC_INTERVAL', MAX_INTERVAL, 'ERR_TRACEMALLOC_INTERVAL');
  return { nframe, exact: exactFrom(env.TRACEMALLOC_EXACT ?? ''), interval };
}

function exactFrom(value: string): boolean {
  if (value === '' || value === '0' || value === '1') return value === '1';
  return refuse('TRACEMALLOC_EXACT', value, '1 or 0');
}

function integer(
  env: WasmEnvironment,
  name: 'TRACEMALLOC' | 'TRACEMALLOC_INTERVAL',
  most: number,
  code: string,
): number | undefined {
  const value = env[name] ?? '';
  if (value === '') return undefined;
  const number = decimal(value);
  if (number >= 1 && number <= most) return number;
  return refuse(name, value, `an integer in range [1; ${most}]`, code);
}

/** As C's `strtol` reads decimal digits; CPython reads PYTHONTRACEMALLOC so. NaN for other texts. */
function decimal(text: string): number {
  return /^[ \t\n\v\f\r]*\+?\d+$/.test(text) ? Number(text) : Number.NaN;
}

function refuse(
  name: string,
  value: string,
  expected: string,
  code = 'ERR_TRACEMALLOC_OPTION',
): never {
  throw new TracemallocError(code, `${name}: got ${shown(value)}, expected ${expected}`);
}
