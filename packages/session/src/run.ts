/**
 * What a command needs that starts a program traced: the preload, what it tells the traced process, and
 * what the process answers. `tracemalloc run` is such a command.
 *
 * @module @tracemalloc/session/run
 */
import { fileURLToPath } from 'node:url';

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
export const PRELOAD: string = fileURLToPath(new URL('preload.js', import.meta.url));
