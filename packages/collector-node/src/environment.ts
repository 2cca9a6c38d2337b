import { shown, TracemallocError } from '@tracemalloc/core';
import { MAX_NFRAME, parseStartOptions, type StartOptions } from './options.ts';

/** The variables of {@link optionsFromEnvironment}; `process.env` is one. */
export interface TracingEnvironment {
  /** Most frames a traceback, in range [1; 65535]; tracing is on where it is set. */
  readonly TRACEMALLOC?: string | undefined;
  /** `1` for exact mode, `0` for sampling. */
  readonly TRACEMALLOC_EXACT?: string | undefined;
  /** Bytes between two samples, on average. */
  readonly TRACEMALLOC_INTERVAL?: string | undefined;
  /** `0` leaves out the memory of ArrayBuffers and Buffers. */
  readonly TRACEMALLOC_ARRAY_BUFFERS?: string | undefined;
  /** `1` traces promises, timers, sockets and other async resources, too. */
  readonly TRACEMALLOC_ASYNC?: string | undefined;
  /** `1` has stacks of callbacks go on with what scheduled them. */
  readonly TRACEMALLOC_ASYNC_FRAMES?: string | undefined;
}

/**
 * What the environment asks for: `TRACEMALLOC` is the number of frames and turns tracing on,
 * `TRACEMALLOC_EXACT=1` asks for exact mode, `TRACEMALLOC_INTERVAL` is {@link StartOptions.interval},
 * `TRACEMALLOC_ARRAY_BUFFERS`, `TRACEMALLOC_ASYNC` and `TRACEMALLOC_ASYNC_FRAMES` are
 * {@link StartOptions.arrayBuffers}, {@link StartOptions.asyncResources} and
 * {@link StartOptions.asyncFrames}, as `1` or `0`.
 *
 * As strict as CPython is with `PYTHONTRACEMALLOC`: a value that is not understood is an error, never
 * a default. Unset and empty are the same.
 *
 * @returns `undefined` where `TRACEMALLOC` is unset or empty: not to be traced.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_NFRAME`, `ERR_TRACEMALLOC_INTERVAL` or
 * `ERR_TRACEMALLOC_OPTION`; the message starts with the variable's name.
 */
export function optionsFromEnvironment(env: TracingEnvironment): StartOptions | undefined {
  const frames = env.TRACEMALLOC ?? '';
  if (frames === '') return undefined;
  const options = {
    nframe: parseNframe(frames),
    exact: switchFromEnvironment(env, 'TRACEMALLOC_EXACT', false),
    interval: parseInterval(env.TRACEMALLOC_INTERVAL ?? ''),
    arrayBuffers: switchFromEnvironment(env, 'TRACEMALLOC_ARRAY_BUFFERS', true),
    asyncResources: switchFromEnvironment(env, 'TRACEMALLOC_ASYNC', false),
    asyncFrames: switchFromEnvironment(env, 'TRACEMALLOC_ASYNC_FRAMES', false),
  };
  try {
    return parseStartOptions(options);
  } catch (error) {
    const { code, message } = error as TracemallocError;
    throw new TracemallocError(code, `TRACEMALLOC: ${message}`, { cause: error });
  }
}

function parseNframe(text: string): number {
  const value = parseDecimal(text);
  if (value >= 1 && value <= MAX_NFRAME) return value;
  throw new TracemallocError(
    'ERR_TRACEMALLOC_NFRAME',
    `TRACEMALLOC: invalid number of frames: got ${shown(text)}, expected an integer in range [1; ${MAX_NFRAME}]`,
  );
}

/**
 * What a variable that turns something on or off says.
 *
 * @param otherwise - what holds where it is unset or empty.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_OPTION` unless it is `1` or `0`.
 */
export function switchFromEnvironment<Variable extends string>(
  env: { readonly [V in Variable]?: string | undefined },
  variable: Variable,
  otherwise: boolean,
): boolean {
  const text = env[variable] ?? '';
  if (text === '') return otherwise;
  if (text === '1' || text === '0') return text === '1';
  throw new TracemallocError(
    'ERR_TRACEMALLOC_OPTION',
    `${variable}: got ${shown(text)}, expected 1 or 0`,
  );
}

function parseInterval(text: string): number | undefined {
  if (text === '') return undefined;
  const value = parseDecimal(text);
  try {
    return parseStartOptions({ interval: value }).interval;
  } catch {
    throw new TracemallocError(
      'ERR_TRACEMALLOC_INTERVAL',
      `TRACEMALLOC_INTERVAL: got ${shown(text)}, expected bytes, an integer in range [1; 1073741824]`,
    );
  }
}

/** C's `strtol(text, &end, 10)` with nothing left over, which is how CPython reads its variable. */
function parseDecimal(text: string): number {
  return /^[ \t\n\v\f\r]*[+-]?[0-9]+$/.test(text) ? Number(text) : Number.NaN;
}
