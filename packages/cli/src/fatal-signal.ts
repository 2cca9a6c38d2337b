import { createHook } from 'node:async_hooks';
import { rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { ANSWERS } from './run-settings.ts';

/** Signals whose default is to end the process, and which a program may handle. */
const FATAL = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Fatal = (typeof FATAL)[number];

/** Node.js's own wrap of a libuv signal handle (src/signal_wrap.cc). */
interface SignalHandle {
  onsignal: (signum: number) => void;
  start(signum: number): number;
  unref(): void;
  close(): void;
}

/**
 * Calls `finish` before a signal that the program does not handle ends the process, which it then
 * does. The program's own handlers are left alone: while it has one, nothing happens here.
 *
 * `process.on(signal)` would not do: signal-exit and others count listeners to see whether they
 * are alone, and would no longer end the process. A second handle for the same signal is none of
 * the program's listeners, and libuv calls both.
 */
export function onFatalSignal(folder: string, finish: () => void): void {
  const Handle = signalHandleClass();
  if (Handle === undefined) return;
  const removedNow = new Set<Fatal>();
  for (const signal of FATAL) {
    const handle = new Handle();
    handle.unref();
    handle.onsignal = () => {
      write(folder, ANSWERS.signalled);
      // A `once` listener is gone by now if Node.js's handle was called first.
      if (process.listenerCount(signal) > 0 || removedNow.has(signal)) return;
      finish();
      handle.close();
      process.kill(process.pid, signal);
    };
    if (handle.start(constants.signals[signal]) !== 0) handle.close();
  }

  // Whoever waits for this process must know whether a signal that it does not answer would have
  // ended it: with a handle open, a blocked event loop keeps the default from happening.
  process.on('newListener', (name: string) => {
    if (isFatal(name) && process.listenerCount(name) === 0) {
      write(folder, ANSWERS.handles(name));
    }
  });
  process.on('removeListener', (name: string) => {
    if (!isFatal(name)) return;
    removedNow.add(name);
    // Not unref'd: then it would wait for the next event, which may be the signal.
    setImmediate(() => removedNow.delete(name));
    if (process.listenerCount(name) === 0) {
      rmSync(join(folder, ANSWERS.handles(name)), { force: true });
    }
  });
}

function isFatal(name: string): name is Fatal {
  return (FATAL as readonly string[]).includes(name);
}

function write(folder: string, name: string): void {
  try {
    writeFileSync(join(folder, name), '');
  } catch {
    // Whoever started the run is gone, and its folder with it.
  }
}

/** The class is not public, but an async_hooks init hook is shown each handle that is made. */
function signalHandleClass(): (new () => SignalHandle) | undefined {
  let found: (new () => SignalHandle) | undefined;
  const hook = createHook({
    init(_id, type, _trigger, resource) {
      if (type === 'SIGNALWRAP') found = resource.constructor as new () => SignalHandle;
    },
  }).enable();
  const nothing = () => {};
  // A signal whose default is to be ignored, so that nothing can be missed meanwhile.
  process.on('SIGWINCH', nothing);
  process.off('SIGWINCH', nothing);
  hook.disable();
  return found;
}
