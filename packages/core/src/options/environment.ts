import { refuse } from '../errors.ts';
import { MAX_INTERVAL, MAX_NFRAME } from './collector-options.ts';
import { OPTION_CODE } from './option-table.ts';

/** An integer that an option may be, from `least` to `most`. */
export interface IntegerValue {
  /** The least that it may be. */
  readonly least: number;
  /** The most that it may be. */
  readonly most: number;
  /** What it counts, for messages: `bytes`, say. */
  readonly of: string;
  /** The code of the error for any other value; default: `ERR_TRACEMALLOC_OPTION`. */
  readonly code?: string;
}

/** What an option may be in the environment: `1` or `0`, an integer, or one of several words. */
export type EnvironmentValue = 'switch' | IntegerValue | readonly string[];

/** An environment variable that says what an option of `start` is. */
export interface OptionVariable {
  /** The option's name. */
  readonly name: string;
  /** For example `TRACEMALLOC_EXACT`. */
  readonly variable: string;
  /** What it may say. */
  readonly value: EnvironmentValue;
}

/** The variables of `CollectorOptions`, the same for every preload. */
export const COLLECTOR_VARIABLES: readonly OptionVariable[] = [
  {
    name: 'nframe',
    variable: 'TRACEMALLOC',
    value: { least: 1, most: MAX_NFRAME, of: 'frames', code: 'ERR_TRACEMALLOC_NFRAME' },
  },
  { name: 'exact', variable: 'TRACEMALLOC_EXACT', value: 'switch' },
  {
    name: 'interval',
    variable: 'TRACEMALLOC_INTERVAL',
    value: { least: 1, most: MAX_INTERVAL, of: 'bytes', code: 'ERR_TRACEMALLOC_INTERVAL' },
  },
];

/** Environment variables by name; `process.env` is one such. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The options that the environment gives: those of `variables` that are set. A variable that is set to
 * nothing counts as unset.
 *
 * Strict, as CPython is with `PYTHONTRACEMALLOC`: a value that is not understood is an error, never a
 * default.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_NFRAME`, `ERR_TRACEMALLOC_INTERVAL` or
 * `ERR_TRACEMALLOC_OPTION`; the message begins with the variable's name.
 */
export function optionsFromEnvironment(
  environment: Environment,
  variables: readonly OptionVariable[],
): Record<string, boolean | number | string> {
  const options: Record<string, boolean | number | string> = {};
  for (const { name, variable, value } of variables) {
    const text = environment[variable] ?? '';
    if (text !== '') options[name] = parseValue(variable, text, value);
  }
  return options;
}

function parseValue(
  variable: string,
  text: string,
  value: EnvironmentValue,
): boolean | number | string {
  if (value === 'switch') {
    if (text !== '1' && text !== '0') refuse(variable, text, '1 or 0', OPTION_CODE);
    return text === '1';
  }
  if ('least' in value) {
    const { least, most, of, code = OPTION_CODE } = value;
    const number = parseDecimal(text);
    if (number >= least && number <= most) return number;
    refuse(variable, text, `${of}, an integer in range [${least}; ${most}]`, code);
  }
  if (!value.includes(text)) refuse(variable, text, `one of ${value.join(', ')}`, OPTION_CODE);
  return text;
}

/** Reads as C's `strtol(text, &end, 10)` does, with nothing left over: so CPython reads its variable. */
function parseDecimal(text: string): number {
  return /^[ \t\n\v\f\r]*[+-]?[0-9]+$/.test(text) ? Number(text) : Number.NaN;
}
