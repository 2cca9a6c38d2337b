// V8's stack trace API: https://v8.dev/docs/stack-trace-api

/** A frame as V8 gives it. */
export interface CallSite {
  getScriptNameOrSourceURL(): string | null | undefined;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
  getFunctionName(): string | null;
  getMethodName(): string | null;
  getTypeName(): string | null;
  /** Of a frame of WebAssembly: the byte offset of the call in its module. */
  getPosition(): number;
  /** Whether it is none of the machine's stack: who awaits what runs. */
  isAsync?(): boolean;
}

interface StackTraceError {
  stackTraceLimit?: number;
  prepareStackTrace?: unknown;
  captureStackTrace?(holder: object, below: unknown): void;
}

const errors = Error as unknown as StackTraceError;

/**
 * The frames that called `below`, the most recent first, at most `limit`; none where the engine is
 * not V8, or the program has frozen `Error`. They end where the event loop called: who awaits what runs,
 * which V8 adds, the same chain of calls has not always. Leaves `Error` as it was.
 */
export function callSites(limit: number, below: unknown): CallSite[] {
  if (errors.captureStackTrace === undefined) return [];
  const oldLimit = Object.getOwnPropertyDescriptor(errors, 'stackTraceLimit');
  const oldPrepare = Object.getOwnPropertyDescriptor(errors, 'prepareStackTrace');
  const holder: { stack?: CallSite[] } = {};
  try {
    replace('stackTraceLimit', oldLimit, limit);
    replace('prepareStackTrace', oldPrepare, sitesOf);
    errors.captureStackTrace(holder, below);
    const { stack } = holder;
    return Array.isArray(stack) ? withoutAsync(stack) : [];
  } catch {
    return [];
  } finally {
    restore('stackTraceLimit', oldLimit);
    restore('prepareStackTrace', oldPrepare);
  }
}

/** They are the last ones. */
function withoutAsync(sites: CallSite[]): CallSite[] {
  let { length } = sites;
  while (length > 0 && sites[length - 1]!.isAsync?.() === true) length--;
  return length === sites.length ? sites : sites.slice(0, length);
}

function sitesOf(_error: unknown, sites: CallSite[]): CallSite[] {
  return sites;
}

type Setting = 'stackTraceLimit' | 'prepareStackTrace';

/** Assigned where that is all there is to it, which is 50 times as fast: a setter is not to notice. */
function replace(name: Setting, old: PropertyDescriptor | undefined, value: unknown): void {
  if (old?.writable === true) errors[name] = value as never;
  else {
    const property = { value, writable: true, enumerable: true, configurable: true };
    Object.defineProperty(errors, name, property);
  }
}

function restore(name: Setting, old: PropertyDescriptor | undefined): void {
  try {
    if (old === undefined) delete errors[name];
    else if (old.writable === true) errors[name] = old.value;
    else Object.defineProperty(errors, name, old);
  } catch {
    // Frozen: then it was not changed either.
  }
}
