/**
 * A frame as V8 gives it.
 *
 * @see https://v8.dev/docs/stack-trace-api
 */
export interface CallSite {
  /** Where its code is: a path, a URL, the name that code gave itself, or nothing. */
  getScriptNameOrSourceURL(): string | null | undefined;
  /** 1-based. */
  getLineNumber(): number | null;
  /** 1-based. */
  getColumnNumber(): number | null;
  /** The name of its function; `null` where it has none. */
  getFunctionName(): string | null;
  /** Of a WebAssembly frame: the byte offset of the call in its module. */
  getPosition(): number;
  /** Whether the code was given to `eval`. */
  isEval(): boolean;
  /** Whether the frame is not on the machine's stack: it awaits the frame before it. */
  isAsync(): boolean;
}

interface StackTraceError {
  stackTraceLimit?: number;
  prepareStackTrace?: unknown;
  captureStackTrace?(holder: object, below: unknown): void;
}

type Setting = 'stackTraceLimit' | 'prepareStackTrace';

// Captured at load, since programs replace them.
const errors = Error as unknown as StackTraceError;
const { captureStackTrace } = errors;
const { defineProperty, getOwnPropertyDescriptor, hasOwn, setPrototypeOf } = Object;
const { isArray } = Array;

/**
 * The frames that called `below`, the most recent first, at most `limit`. They may end with async frames:
 * see {@link withoutAsync}.
 *
 * Empty where the engine is not V8, where the program has frozen `Error`, and where no room is left on the
 * stack. Leaves `Error` as it was and calls none of the program's code.
 */
export function callSites(limit: number, below: unknown): readonly CallSite[] {
  if (captureStackTrace === undefined) return [];
  const oldLimit = ownProperty('stackTraceLimit');
  const oldPrepare = ownProperty('prepareStackTrace');
  const holder: { stack?: CallSite[] } = {};
  try {
    replace('stackTraceLimit', oldLimit, limit);
    replace('prepareStackTrace', oldPrepare, sitesOf);
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

/** The frames on the machine's stack. V8 appends async frames, which differ between equal chains of calls. */
export function withoutAsync(sites: readonly CallSite[]): readonly CallSite[] {
  let { length } = sites;
  while (length > 0 && sites[length - 1]!.isAsync()) length--;
  return length === sites.length ? sites : sites.slice(0, length);
}

function sitesOf(_error: unknown, sites: CallSite[]): CallSite[] {
  return sites;
}

/** Without a prototype: properties that a program adds to `Object.prototype` would be part of the descriptor. */
function ownProperty(name: Setting): PropertyDescriptor | undefined {
  const property = getOwnPropertyDescriptor(errors, name);
  return property === undefined ? undefined : setPrototypeOf(property, null);
}

/** An assignment is 50 times as fast as a definition, but it would call a setter of the program. */
function isAssignable(property: PropertyDescriptor | undefined): property is PropertyDescriptor {
  return property !== undefined && hasOwn(property, 'value') && property.writable === true;
}

function replace(name: Setting, old: PropertyDescriptor | undefined, value: unknown): void {
  if (isAssignable(old)) errors[name] = value as never;
  else {
    const property = { value, writable: true, enumerable: true, configurable: true };
    defineProperty(errors, name, setPrototypeOf(property, null));
  }
}

function restore(name: Setting, old: PropertyDescriptor | undefined): void {
  try {
    if (old === undefined) delete errors[name];
    else if (isAssignable(old)) errors[name] = old.value;
    else defineProperty(errors, name, old);
  } catch {
    // Frozen: then it was not changed either.
  }
}
