// V8's stack trace API: https://v8.dev/docs/stack-trace-api

/** A frame as V8 gives it. */
export interface CallSite {
  getScriptNameOrSourceURL(): string | null | undefined;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
  getFunctionName(): string | null;
  /** Of a frame of WebAssembly: the byte offset of the call in its module. */
  getPosition(): number;
  isEval(): boolean;
  /** Whether it is no call, but what awaits the one before. */
  isAsync(): boolean;
}

interface StackTraceError {
  stackTraceLimit?: number;
  prepareStackTrace?: unknown;
  captureStackTrace(holder: object, below: unknown): void;
}

// As they were at load: programs replace them.
const errors = Error as unknown as StackTraceError;
const { captureStackTrace } = errors;
const { defineProperty, getOwnPropertyDescriptor } = Object;
const { isArray } = Array;

/**
 * The frames that called `below`, the most recent first, at most `limit`; none where the program has
 * frozen `Error`. Leaves `Error` as it was, and calls nothing of the program's.
 */
export function callSites(limit: number, below: unknown): readonly CallSite[] {
  const oldLimit = getOwnPropertyDescriptor(errors, 'stackTraceLimit');
  const oldPrepare = getOwnPropertyDescriptor(errors, 'prepareStackTrace');
  const holder: { stack?: CallSite[] } = {};
  try {
    // Defined, not assigned: a program's setters are not to notice.
    defineProperty(errors, 'stackTraceLimit', property(limit));
    defineProperty(errors, 'prepareStackTrace', property(sitesOf));
    captureStackTrace(holder, below);
    const { stack } = holder;
    return isArray(stack) ? stack : [];
  } catch {
    return [];
  } finally {
    restore('stackTraceLimit', oldLimit);
    restore('prepareStackTrace', oldPrepare);
  }
}

function property(value: unknown): PropertyDescriptor {
  // Without a prototype: a program's Object.prototype.get would make it no descriptor.
  return { __proto__: null, value, writable: true, enumerable: true, configurable: true } as object;
}

function sitesOf(_error: unknown, sites: CallSite[]): CallSite[] {
  return sites;
}

function restore(name: keyof StackTraceError, old: PropertyDescriptor | undefined): void {
  try {
    if (old === undefined) delete errors[name];
    else defineProperty(errors, name, old);
  } catch {
    // Frozen: then it was not changed either.
  }
}
