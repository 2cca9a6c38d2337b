import { constants } from 'node:os';

/** How a traced program ended. This process ends in the same way. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The exit code for that ending. If a signal ended the program, it also ends this process. */
export function endAs({ code, signal }: Ending): number {
  if (signal === null) return code ?? 1;
  // Not signals that write a core file: this process would write a second one.
  if (ENDS_QUIETLY.has(signal)) process.kill(process.pid, signal);
  return 128 + constants.signals[signal];
}

const ENDS_QUIETLY: ReadonlySet<string> = new Set(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL']);
