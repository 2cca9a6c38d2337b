import { constants } from 'node:os';

/** How a traced program ended, for this process to end in the same way. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The exit code of a program that ended so; a signal ends this process as well. */
export function endAs({ code, signal }: Ending): number {
  if (signal === null) return code ?? 1;
  // Not those that write a core file: there would be a second one, of this process.
  if (ENDS_QUIETLY.has(signal)) process.kill(process.pid, signal);
  return 128 + constants.signals[signal];
}

const ENDS_QUIETLY: ReadonlySet<string> = new Set(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL']);
