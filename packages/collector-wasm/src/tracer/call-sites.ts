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
}

interface StackTraceError {
  stackTraceLimit?: number;
  prepareStackTrace?: unknown;
  captureStackTrace?(holder: object, below: unknown): void;
}

const errors = Error as unknown as StackTraceError;

/**
 * The frames that called `below`, the most recent first, at most `limit`; none where the engine is
 * not V8, or the program has frozen `Error`. Leaves `Error` as it was.
 */
export function callSites(limit: number, below: unknown): CallSite[] {
  if (errors.captureStackTrace === undefined) return [];
  const oldLimit = Object.getOwnPropertyDescriptor(errors, 'stackTraceLimit');
  const oldPrepare = Object.getOwnPropertyDescriptor(errors, 'prepareStackTrace');
  const holder: { stack?: CallSite[] } = {};
  try {
    // Defined, not assigned: a program's setters are not to notice.
    Object.defineProperty(errors, 'stackTraceLimit', property(limit));
    Object.defineProperty(errors, 'prepareStackTrace', property(sitesOf));
    errors.captureStackTrace(holder, below);
    const { stack } = holder;
    return Array.isArray(stack) ? stack : [];
  } catch {
    return [];
  } finally {
    restore('stackTraceLimit', oldLimit);
    restore('prepareStackTrace', oldPrepare);
  }
}

function property(value: unknown): PropertyDescriptor {
  return { value, writable: true, enumerable: true, configurable: true };
}

function sitesOf(_error: unknown, sites: CallSite[]): CallSite[] {
  return sites;
}

function restore(name: keyof StackTraceError, old: PropertyDescriptor | undefined): void {
  try {
    if (old === undefined) delete errors[name];
    else Object.defineProperty(errors, name, old);
  } catch {
    // Frozen: then it was not changed either.
  }
}
