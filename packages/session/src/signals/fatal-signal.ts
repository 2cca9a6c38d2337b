import { rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { ANSWERS } from '../run-settings.ts';
import { beforeOwnSignal, type SignalHandle, signalHandleClass } from './signal-handle.ts';

/** Signals that end the process by default, and that a program may handle. */
const FATAL = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls `finish` before a signal that the program does not handle ends the process. Does nothing while the program has a
 * handler of its own.
 *
 * `process.on(signal)` would not do: signal-exit and others count listeners to see whether they are alone, and would no
 * longer end the process. A second handle for the same signal is not a listener of the program. libuv calls both, in any
 * order.
 */
export function onFatalSignal(folder: string, finish: () => void): void {
  const Handle = signalHandleClass();
  if (Handle === undefined) return;
  const { start } = Handle.prototype;
  const dispatched = watchHandles(Handle.prototype, folder);
  const handles = new Map<number, SignalHandle>();
  const end = (signum: number) => {
    finish();
    // Without a handle the default is back.
    handles.get(signum)?.close();
    handles.delete(signum);
    process.kill(process.pid, signum);
  };
  for (const signal of FATAL) {
    const signum = constants.signals[signal];
    const handle = new Handle();
    handle.unref();
    handle.onsignal = () => {
      touch(folder, ANSWERS.signalled);
      // A `once` listener has been called already, and is gone, if its handle came first.
      if (!dispatched.delete(signum) && process.listenerCount(signal) === 0) end(signum);
    };
    if (start.call(handle, signum) === 0) handles.set(signum, handle);
    else handle.close();
  }
  beforeOwnSignal((signum) => {
    const signal = fatalName(signum);
    if (signal && handles.has(signum) && process.listenerCount(signal) === 0) end(signum);
  });
}

/**
 * Watches the handles that Node.js makes for the program's listeners: one starts with the first
 * listener of a signal and closes with the last (`startListeningIfSignal` in
 * lib/internal/process/signal.js).
 *
 * While the program handles a signal, a file in `folder` says so. Whoever waits for this process
 * must know: with a handle open, a blocked event loop keeps the default from happening.
 *
 * @returns signals that the program's listeners were called for in this turn of the event loop.
 */
function watchHandles(prototype: SignalHandle, folder: string): Set<number> {
  const dispatched = new Set<number>();
  const files = new Map<SignalHandle, string>();
  const { start, close } = prototype;
  prototype.start = function (signum) {
    const { onsignal } = this;
    this.onsignal = (received) => {
      dispatched.add(received);
      // libuv turns the event loop after it has dispatched signals (uv__io_poll).
      setImmediate(() => dispatched.delete(received));
      onsignal(received);
    };
    const signal = fatalName(signum);
    if (signal !== undefined) {
      files.set(this, ANSWERS.handles(signal));
      touch(folder, ANSWERS.handles(signal));
    }
    return start.call(this, signum);
  };
  prototype.close = function (...rest: []) {
    const file = files.get(this);
    if (file !== undefined && files.delete(this)) rmSync(join(folder, file), { force: true });
    close.apply(this, rest);
  };
  return dispatched;
}

function fatalName(signum: number): (typeof FATAL)[number] | undefined {
  return FATAL.find((name) => constants.signals[name] === signum);
}

function touch(folder: string, name: string): void {
  try {
    writeFileSync(join(folder, name), '');
  } catch {
    // Whoever started the run is gone, and its folder with it.
  }
}
