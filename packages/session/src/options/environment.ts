import { parseStartOptions as parseNodeOptions } from '@tracemalloc/collector-node';
import { shown, TracemallocError } from '@tracemalloc/core';
import { type IntegerValue, OPTION_TABLE, type OptionRow } from './option-table.ts';
import {
  DEFAULT_SIGNAL,
  isSnapshotSignal,
  SNAPSHOT_SIGNALS,
  type SnapshotSignal,
} from './snapshot-signals.ts';
import { parseStartOptions, type StartOptions } from './start-options.ts';

/** Environment variables by name; `process.env` is one such. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment asks for of a program that is preloaded with `tracemalloc/register`. */
export interface ProgramEnvironment {
  /** How to trace. */
  readonly options: StartOptions;
  /** The signal at which a snapshot is written; `undefined` for none. */
  readonly signal: SnapshotSignal | undefined;
  /** The file of the last snapshot, written when memory runs out; `undefined` for none. */
  readonly oom: string | undefined;
}

/**
 * Reads the variables of {@link OPTION_TABLE}, `TRACEMALLOC_SIGNAL` and `TRACEMALLOC_OOM`.
 *
 * Strict, as CPython is with `PYTHONTRACEMALLOC`: a value that is not understood is an error, never a
 * default. Unset and empty are the same.
 *
 * @returns `undefined` where `TRACEMALLOC` is unset: the program is not to be traced.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_NFRAME`, `ERR_TRACEMALLOC_INTERVAL` or
 * `ERR_TRACEMALLOC_OPTION`; the message begins with the variable's name.
 */
export function parseEnvironment(env: Environment): ProgramEnvironment | undefined {
  if ((env.TRACEMALLOC ?? '') === '') return undefined;
  const given = OPTION_TABLE.map((row) => [row.name, valueIn(env, row)] as const);
  const options: StartOptions = Object.fromEntries(
    given.filter(([, value]) => value !== undefined),
  );
  try {
    parseNodeOptions(parseStartOptions(options).node);
  } catch (error) {
    const { code, message } = error as TracemallocError;
    throw new TracemallocError(code, `TRACEMALLOC: ${message}`, { cause: error });
  }
  const oom = env.TRACEMALLOC_OOM ?? '';
  return {
    options,
    signal: parseSignal(env.TRACEMALLOC_SIGNAL ?? ''),
    oom: oom === '' ? undefined : oom,
  };
}

function valueIn(env: Environment, row: OptionRow): boolean | number | string | undefined {
  const { variable, value, ofProgram } = row;
  const text = env[variable] ?? '';
  if (text === '') return ofProgram;
  if (value === 'switch') {
    if (text === '1' || text === '0') return text === '1';
    refuse(variable, text, '1 or 0');
  }
  if (!('least' in value)) {
    if (value.includes(text)) return text;
    refuse(variable, text, `one of ${value.join(', ')}`);
  }
  return parseInteger(text, row, value);
}

function parseInteger(text: string, { name, variable }: OptionRow, range: IntegerValue): number {
  const number = parseDecimal(text);
  if (number >= range.least && number <= range.most) return number;
  const expected = `an integer in range [${range.least}; ${range.most}]`;
  if (name === 'nframe') {
    refuse(`${variable}: invalid number of frames`, text, expected, 'ERR_TRACEMALLOC_NFRAME');
  }
  refuse(variable, text, `${range.of}, ${expected}`, 'ERR_TRACEMALLOC_INTERVAL');
}

/** Reads as C's `strtol(text, &end, 10)` does, with nothing left over: so CPython reads its variable. */
function parseDecimal(text: string): number {
  return /^[ \t\n\v\f\r]*[+-]?[0-9]+$/.test(text) ? Number(text) : Number.NaN;
}

function parseSignal(text: string): SnapshotSignal | undefined {
  const name = text === '' ? DEFAULT_SIGNAL : text;
  if (name === 'none') return undefined;
  if (isSnapshotSignal(name)) return name;
  refuse('TRACEMALLOC_SIGNAL', text, `none, ${SNAPSHOT_SIGNALS.join(', ')}`);
}

function refuse(
  what: string,
  got: string,
  expected: string,
  code = 'ERR_TRACEMALLOC_OPTION',
): never {
  throw new TracemallocError(code, `${what}: got ${shown(got)}, expected ${expected}`);
}
