import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ANSWERS, isSnapshotSignal } from '@tracemalloc/session/run';

/** Signals that we pass on to the traced process. */
const RELAYED: readonly NodeJS.Signals[] =
  process.platform === 'win32'
    ? ['SIGINT', 'SIGBREAK', 'SIGHUP']
    : ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'];

/** A terminal sends these to every process in the foreground: the child has them already. */
const FROM_TERMINAL: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGQUIT', 'SIGBREAK']);

/** These end a process that does not handle them. The traced process catches them for a while. */
const CAUGHT: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGTERM', 'SIGHUP']);

/** How long we wait for the traced process to notice a signal. */
const PATIENCE_MS = 5000;

/**
 * Passes this process's signals on to `child` until it ends, including the one that writes snapshots.
 *
 * A signal that the program does not handle would end it at once. While it is traced, its event loop must turn first. If
 * it does not turn in time, we kill the process, and call `blocked` with the signal that should have ended it.
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
