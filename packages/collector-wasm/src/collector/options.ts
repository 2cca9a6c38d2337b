import { type Bytes, type CollectorOptions, shown, TracemallocError } from '@tracemalloc/core';

/** What `start` was told, with nothing left out. */
export interface TracingOptions {
  /** Frames kept of each traceback. */
  readonly nframe: number;
  /** Whether every allocation is recorded. */
  readonly exact: boolean;
  /** Bytes between two samples, on average; 1 in exact mode. */
  readonly interval: Bytes;
}

/** Bytes between two samples unless told otherwise: as V8's sampler has it. */
const DEFAULT_INTERVAL: Bytes = 512 * 1024;
const MAX_NFRAME = 65_535;
const MAX_INTERVAL = 2 ** 30;

/**
 * Checks what `start` is given.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_NFRAME`, `ERR_TRACEMALLOC_INTERVAL` or
 * `ERR_TRACEMALLOC_OPTION`.
 */
export function parseOptions(given: number | CollectorOptions = 1): TracingOptions {
  const options = typeof given === 'object' && given !== null ? given : { nframe: given };
  const { nframe = 1, exact = false } = options as CollectorOptions;
  checkRange('ERR_TRACEMALLOC_NFRAME', 'number of frames', nframe, MAX_NFRAME);
  if (typeof exact !== 'boolean') {
    throw new TracemallocError(
      'ERR_TRACEMALLOC_OPTION',
      `exact: got ${shown(exact)}, expected true or false`,
    );
  }
  const { interval = exact ? 1 : DEFAULT_INTERVAL } = options as CollectorOptions;
  checkRange('ERR_TRACEMALLOC_INTERVAL', 'interval in bytes', interval, MAX_INTERVAL);
  if (exact && interval !== 1) {
    throw new TracemallocError(
      'ERR_TRACEMALLOC_OPTION',
      `got exact: true with interval: ${interval}, expected one or the other: exact mode records every allocation`,
    );
  }
  return { nframe, exact: interval === 1, interval };
}

function checkRange(code: string, what: string, value: unknown, most: number): void {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) return;
  throw new TracemallocError(
    code,
    `${what}: got ${shown(value)}, expected an integer in range [1; ${most}]`,
  );
}
