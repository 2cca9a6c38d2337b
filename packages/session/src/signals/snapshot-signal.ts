import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { oneLine } from '@tracemalloc/core';
import type { SnapshotSignal } from '../options/snapshot-signals.ts';
import { takeProcessSnapshot } from '../session.ts';
import { beforeOwnSignal, type SignalHandle, signalHandleClass } from './signal-handle.ts';

/** What to do at the signal. */
export interface SnapshotSignalOptions {
  /** An absolute path, from which {@link nameOfFile} makes the names of the files. */
  readonly output: string;
  /** Whether garbage is collected first. */
  readonly gc: boolean;
  /** Called before the program ends itself by that signal. */
  readonly beforeEnd?: () => void;
}

/** Signals that do nothing by default. */
const HARMLESS: ReadonlySet<string> = new Set(['SIGCONT', 'SIGWINCH']);

/**
 * Writes a snapshot of the process whenever it gets `signal`, and says on standard error where. The
 * program's own listeners are left alone, and the process is not kept alive. A blocked event loop delays
 * it.
 */
export function onSnapshotSignal(signal: SnapshotSignal, options: SnapshotSignalOptions): void {
  const Handle = signalHandleClass();
  if (Handle === undefined) return;
  const signum = constants.signals[signal];
  let handle: SignalHandle | undefined = new Handle();
  handle.unref();
  let count = 0;
  let isBusy = false;
  handle.onsignal = () => {
    // Another signal meanwhile would get the same snapshot.
    if (isBusy) return;
    isBusy = true;
    writeSnapshot(options, ++count).finally(() => {
      isBusy = false;
    });
  };
  if (handle.start(signum) !== 0) {
    handle.close();
    return;
  }
  if (HARMLESS.has(signal)) return;
  // Some programs clean up at the signal, and then end themselves by it.
  beforeOwnSignal((own) => {
    if (own !== signum || handle === undefined || process.listenerCount(signal) > 0) return;
    options.beforeEnd?.();
    handle.close();
    handle = undefined;
  });
}

/** Nothing that goes wrong here may reach the program. */
async function writeSnapshot({ output, gc }: SnapshotSignalOptions, count: number): Promise<void> {
  try {
    const snapshot = await takeProcessSnapshot({ gc });
    // Not a static import: few programs need it.
    const load = createRequire(import.meta.url);
    const { writeSomewhere } = load(
      '../write-snapshot.js',
    ) as typeof import('../write-snapshot.ts');
    const { path, problem } = writeSomewhere(snapshot, nameOfFile(output, count, new Date()));
    say(problem ?? `snapshot written to ${path}`);
  } catch (error) {
    say(`no snapshot: ${oneLine(error)}`);
  }
}

/** `app.tracemalloc` is `app.20260203T040506Z.1234.1.tracemalloc`: time, process, how many-eth. */
export function nameOfFile(output: string, count: number, now: Date): string {
  const [, stem, ending] = /^(.*?)((?:\.tracemalloc)?(?:\.gz)?)$/s.exec(output)!;
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  return `${stem}.${time}.${process.pid}.${count}${ending || '.tracemalloc'}`;
}

function say(line: string): void {
  try {
    writeSync(2, `tracemalloc: ${line}\n`);
  } catch {
    // Nobody reads standard error, or too slowly.
  }
}
