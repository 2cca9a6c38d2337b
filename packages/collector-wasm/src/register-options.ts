import { type CollectorOptions, MAX_INTERVAL, MAX_NFRAME, refuse } from '@tracemalloc/core';
import { decimal } from './decimal.ts';
import { parseWasmVariable } from './environment.ts';

/** The variables that `@tracemalloc/collector-wasm/register` reads; `process.env` has them. */
export interface RegisterEnvironment {
  /** Frames kept of each traceback. */
  readonly TRACEMALLOC?: string | undefined;
  /** `1`: exact mode. */
  readonly TRACEMALLOC_EXACT?: string | undefined;
  /** Bytes between two samples, on average. */
  readonly TRACEMALLOC_INTERVAL?: string | undefined;
  /** See {@link parseWasmVariable}. */
  readonly TRACEMALLOC_WASM?: string | undefined;
}

/**
 * How `@tracemalloc/collector-wasm/register` traces; undefined if it does not. An empty variable is the
 * same as an unset one. Default: 25 frames, sampled.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_NFRAME`, `ERR_TRACEMALLOC_INTERVAL` or
 * `ERR_TRACEMALLOC_OPTION`; the message begins with the variable's name
 */
export function registerOptions(env: RegisterEnvironment): CollectorOptions | undefined {
  const wasm = parseWasmVariable(env.TRACEMALLOC_WASM);
  if (wasm === false) return undefined;
  const nframe = integer(env, 'TRACEMALLOC', MAX_NFRAME, 'ERR_TRACEMALLOC_NFRAME') ?? 25;
  if (typeof wasm === 'object') return { nframe, ...wasm };
  const interval = integer(env, 'TRACEMALLOC_INTERVAL', MAX_INTERVAL, 'ERR_TRACEMALLOC_INTERVAL');
  return { nframe, exact: exactFrom(env.TRACEMALLOC_EXACT ?? ''), interval };
}

function exactFrom(value: string): boolean {
  if (value === '' || value === '0' || value === '1') return value === '1';
  return refuse('TRACEMALLOC_EXACT', value, '1 or 0', 'ERR_TRACEMALLOC_OPTION');
}

function integer(
  env: RegisterEnvironment,
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
