import { constants } from 'node:os';

/**
 * Signals that may ask for a snapshot, where the system has them. Not those that end a program in
 * everyday life, and not SIGUSR1, which starts Node.js's debugger.
 */
const CANDIDATES = ['SIGUSR2', 'SIGQUIT', 'SIGALRM', 'SIGCONT', 'SIGWINCH', 'SIGBREAK'] as const;

/** One of {@link SNAPSHOT_SIGNALS}. */
export type SnapshotSignal = (typeof CANDIDATES)[number];

/** Signals that may ask for a snapshot on this system. */
export const SNAPSHOT_SIGNALS: readonly SnapshotSignal[] = CANDIDATES.filter(
  (name) => constants.signals[name] !== undefined,
);

/** Whether `name` is one of {@link SNAPSHOT_SIGNALS}. */
export function isSnapshotSignal(name: string): name is SnapshotSignal {
  return SNAPSHOT_SIGNALS.some((signal) => signal === name);
}

/** SIGUSR2; Windows has no such signal. */
export const DEFAULT_SIGNAL: SnapshotSignal | 'none' = isSnapshotSignal('SIGUSR2')
  ? 'SIGUSR2'
  : 'none';
