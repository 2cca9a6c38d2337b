import type { SnapshotSignal } from './options/snapshot-signals.ts';
import type { StartOptions } from './options/start-options.ts';

/** What `tracemalloc run` tells the process that it traces. It travels as JSON in {@link RUN_VARIABLE}. */
export interface RunSettings {
  /** The folder through which the process answers: see {@link ANSWERS}. */
  readonly folder: string;
  /** Absolute path of the snapshot. */
  readonly output: string;
  /** How to trace. */
  readonly options: StartOptions;
  /** Whether garbage is collected before the snapshot is taken. */
  readonly gc: boolean;
  /** The signal at which a snapshot is written while the program runs; absent for none. */
  readonly signal?: SnapshotSignal;
  /** Absolute path of the snapshot that is taken when memory runs out; absent for none. */
  readonly oom?: string;
}

/** The variable that holds the settings; removed before the program sees it. */
export const RUN_VARIABLE = 'TRACEMALLOC_RUN';

/** Files that the traced process writes into the folder of its run. */
export const ANSWERS = {
  /** JSON: where the snapshot is, or why there is none; see {@link RunResult}. */
  result: 'result.json',
  /** The same of the snapshot that was taken because memory ran out. */
  last: 'last.json',
  /** Exists while the program itself handles the signal. */
  handles: (signal: string): string => `handles-${signal}`,
  /** Exists once the process has reacted to a signal: its event loop is not blocked. */
  signalled: 'signalled',
} as const;

/** How the run went, as the traced process tells it. */
export interface RunResult {
  /** Where the snapshot was written, if it was. */
  readonly path?: string;
  /** One line: what went wrong, if something did. */
  readonly problem?: string;
}
