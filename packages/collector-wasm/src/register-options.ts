import type { CollectorOptions } from '@tracemalloc/core';
import {
  COLLECTOR_VARIABLES,
  type Environment,
  optionsFromEnvironment,
} from '@tracemalloc/core/options';

/** What a preload reads. The session's preload reads the same variables, and more. */
const VARIABLES = [
  ...COLLECTOR_VARIABLES,
  { name: 'wasm', variable: 'TRACEMALLOC_WASM', value: 'switch' },
] as const;

/**
 * How `@tracemalloc/collector-wasm/register` traces; undefined if it does not. An empty variable is the
 * same as an unset one. Default: 25 frames, sampled.
 *
 * @throws {TracemallocError} as {@link optionsFromEnvironment}.
 */
export function registerOptions(environment: Environment): CollectorOptions | undefined {
  const { wasm, ...options } = optionsFromEnvironment(environment, VARIABLES);
  return wasm === false ? undefined : { nframe: 25, ...options };
}
