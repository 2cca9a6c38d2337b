import { createHook } from 'node:async_hooks';

/** Node.js's own wrap of a libuv signal handle (src/signal_wrap.cc). */
export interface SignalHandle {
  onsignal: (signum: number) => void;
  /** 0, or libuv's error. */
  start(signum: number): number;
  unref(): void;
  close(): void;
}

/** The class of {@link SignalHandle}. */
export type SignalHandleClass = { new (): SignalHandle; readonly prototype: SignalHandle };

/**
 * The class of signal handles; `undefined` if there is none. A second handle for a signal is not a listener of the
 * program, which some packages count. libuv calls all handles, in any order. The class is not public, but an async_hooks
 * init hook sees each new handle.
 */
export function signalHandleClass(): SignalHandleClass | undefined {
  let found: SignalHandleClass | undefined;
  const hook = createHook({
    init(_id, type, _trigger, resource) {
      if (type === 'SIGNALWRAP') found = resource.constructor as SignalHandleClass;
    },
  }).enable();
  const nothing = () => {};
  // A signal that is ignored by default: nobody can miss it meanwhile.
  process.on('SIGWINCH', nothing);
  process.off('SIGWINCH', nothing);
  hook.disable();
  return found;
}

/** Node.js's way to send a signal, within `process.kill` (lib/internal/process/per_thread.js). */
interface RawProcess {
  _kill?: (pid: number, signum: number) => number;
}

/**
 * Calls `before` when the program is about to send itself a signal. While a handle is open, the default of a signal does
 * not happen, or only in the next turn of the event loop.
 */
export function beforeOwnSignal(before: (signum: number) => void): void {
  const raw = process as unknown as RawProcess;
  const kill = raw._kill;
  if (kill === undefined) return;
  raw._kill = (pid, signum) => {
    if (pid === process.pid) before(signum);
    return kill.call(process, pid, signum);
  };
}
