/**
 * For commands that run a program traced, such as `tracemalloc run`: the preload, the settings for the traced process, and
 * its answers.
 *
 * @module @tracemalloc/session/run
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export { OPTION_TABLE, type OptionName, type OptionRow } from './options/option-table.ts';
export {
  DEFAULT_SIGNAL,
  isSnapshotSignal,
  SNAPSHOT_SIGNALS,
  type SnapshotSignal,
} from './options/snapshot-signals.ts';
export { ANSWERS, RUN_VARIABLE, type RunResult, type RunSettings } from './run-settings.ts';
export { threadNotes } from './threads/thread-notes.ts';

/** The file to `--require` in the traced process. */
export const PRELOAD: string = join(
  // By the package's name: a bundle that holds this module is somewhere else.
  dirname(createRequire(import.meta.url).resolve('@tracemalloc/session/run')),
  'preload.js',
);
