import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ANSWERS, isSnapshotSignal } from '@tracemalloc/session/run';

/** Signals passed on to the traced process. */
const RELAYED: readonly NodeJS.Signals[] =
  process.platform === 'win32'
    ? ['SIGINT', 'SIGBREAK', 'SIGHUP']
    : ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'];

/** What a terminal sends to every process in the foreground, so that the child has it already. */
const FROM_TERMINAL: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGQUIT', 'SIGBREAK']);

/** What ends a process that does not handle it, and what the traced process catches meanwhile. */
const CAUGHT: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGTERM', 'SIGHUP']);

/** How long a traced process may take to notice a signal. */
const PATIENCE_MS = 5000;

/**
 * Passes this process's signals on to `child` until it ends, and the one that has snapshots written.
 *
 * A signal that the program does not handle would have ended it at once. While it is traced, its
 * event loop must turn for that; if it does not turn in time, the process is killed, and `blocked`
 * gets the signal that should have ended it.
 */
export function relaySignals(
  child: ChildProcess,
  { folder, signal: forSnapshots }: { readonly folder: string; readonly signal: string },
  blocked: (signal: NodeJS.Signals) => void,
): void {
  let timer: NodeJS.Timeout | undefined;
  const all = new Set(RELAYED);
  if (isSnapshotSignal(forSnapshots)) all.add(forSnapshots);
  const relays = Array.from(all, (signal) => {
    const relay = () => {
      const childHasIt = process.stdin.isTTY && FROM_TERMINAL.has(signal);
      if (!childHasIt) child.kill(signal);
      if (!CAUGHT.has(signal) || timer !== undefined) return;
      timer = setTimeout(() => {
        timer = undefined;
        const noticed = existsSync(join(folder, ANSWERS.signalled));
        const handled = existsSync(join(folder, ANSWERS.handles(signal)));
        if (noticed || handled) return;
        blocked(signal);
        child.kill('SIGKILL');
      }, PATIENCE_MS);
    };
    process.on(signal, relay);
    return { signal, relay };
  });
  child.on('exit', () => {
    clearTimeout(timer);
    for (const { signal, relay } of relays) process.off(signal, relay);
  });
}
