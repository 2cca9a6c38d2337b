import { refuse, TracemallocError } from '@tracemalloc/core';
import { type Environment, optionsFromEnvironment } from '@tracemalloc/core/options';
import { OPTION_TABLE } from './option-table.ts';
import { parseStartOptions } from './parse-start-options.ts';
import {
  DEFAULT_SIGNAL,
  isSnapshotSignal,
  SNAPSHOT_SIGNALS,
  type SnapshotSignal,
} from './snapshot-signals.ts';
import type { StartOptions } from './start-options.ts';

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
 * Reads the variables of {@link OPTION_TABLE}, `TRACEMALLOC_SIGNAL` and `TRACEMALLOC_OOM`. Unset and empty
 * are the same.
 *
 * @returns `undefined` where `TRACEMALLOC` is unset: the program is not to be traced.
 * @throws {TracemallocError} as {@link optionsFromEnvironment} and {@link parseStartOptions}.
 */
export function parseEnvironment(environment: Environment): ProgramEnvironment | undefined {
  if ((environment.TRACEMALLOC ?? '') === '') return undefined;
  const defaults = OPTION_TABLE.filter(({ ofProgram }) => ofProgram !== undefined);
  const options: StartOptions = {
    ...Object.fromEntries(defaults.map(({ name, ofProgram }) => [name, ofProgram])),
    ...optionsFromEnvironment(environment, OPTION_TABLE),
  };
  try {
    parseStartOptions(options);
  } catch (error) {
    const { code, message } = error as TracemallocError;
    throw new TracemallocError(code, `TRACEMALLOC: ${message}`, { cause: error });
  }
  const oom = environment.TRACEMALLOC_OOM ?? '';
  return {
    options,
    signal: parseSignal(environment.TRACEMALLOC_SIGNAL ?? ''),
    oom: oom === '' ? undefined : oom,
  };
}

function parseSignal(text: string): SnapshotSignal | undefined {
  const name = text === '' ? DEFAULT_SIGNAL : text;
  if (name === 'none') return undefined;
  if (isSnapshotSignal(name)) return name;
  refuse(
    'TRACEMALLOC_SIGNAL',
    text,
    `none, ${SNAPSHOT_SIGNALS.join(', ')}`,
    'ERR_TRACEMALLOC_OPTION',
  );
}
