import { refuse } from '../errors.ts';
import type { Bytes, Count } from '../units.ts';
import { booleanOption, integerOption } from './option-kinds.ts';
import { OPTION_CODE, type OptionTable, type OptionValues, parseOptions } from './option-table.ts';

/** The most frames of a traceback: what CPython takes since 3.9. */
export const MAX_NFRAME: Count = 65_535;

/** The most bytes between two samples. */
export const MAX_INTERVAL: Bytes = 2 ** 30;

/** What V8's own sampler has. */
const DEFAULT_INTERVAL: Bytes = 512 * 1024;

/** `CollectorOptions` with nothing left out. */
export interface ParsedCollectorOptions {
  /** Frames kept of each traceback. */
  readonly nframe: Count;
  /** Whether every allocation is recorded. */
  readonly exact: boolean;
  /** Bytes between two samples, on average; 1 in exact mode. */
  readonly interval: Bytes;
}

const COMMON = {
  nframe: integerOption(1, MAX_NFRAME, 1, 'ERR_TRACEMALLOC_NFRAME'),
  exact: booleanOption(false),
  interval: integerOption(1, MAX_INTERVAL, undefined, 'ERR_TRACEMALLOC_INTERVAL'),
};

/**
 * What `start` of a collector was given, checked, with nothing left out. Every collector parses its options
 * by this function, so that one option means the same everywhere.
 *
 * Only `exact: true` makes a trace exact. `interval: 1` without it samples, and what it says are estimates.
 *
 * @param given - the argument of `start`: a number of frames, `CollectorOptions`, or nothing.
 * @param own - the options that only this collector has.
 * @param defaultInterval - bytes between two samples; default: 512 KiB.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_NFRAME` unless the number of frames is an integer in range
 * [1; 65535], `ERR_TRACEMALLOC_INTERVAL` unless the interval is one in range [1; 2^30];
 * `ERR_TRACEMALLOC_OPTION` for an unknown option, and for `exact: true` with an interval above 1; and
 * what the checks of `own` throw.
 */
export function parseCollectorOptions<Own extends OptionTable = Record<never, never>>(
  given: unknown = 1,
  own: Own = {} as Own,
  defaultInterval: Bytes = DEFAULT_INTERVAL,
): ParsedCollectorOptions & OptionValues<Own> {
  const options = typeof given === 'object' && given !== null ? given : { nframe: given };
  const values = { ...parseOptions('start', options, { ...COMMON, ...own }) };
  const { exact, interval } = values;
  if (exact && interval !== undefined && interval !== 1) {
    refuse('interval', interval, 'none, since exact: true records every allocation', OPTION_CODE);
  }
  return { ...values, interval: exact ? 1 : (interval ?? defaultInterval) };
}
