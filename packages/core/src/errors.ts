/**
 * What every package of this project throws for wrong use and bad input.
 *
 * `code` is stable and starts with `ERR_TRACEMALLOC_`; the message says what was got and what was
 * expected.
 */
export class TracemallocError extends Error {
  /** For example `ERR_TRACEMALLOC_NFRAME`. */
  readonly code: string;

  /** `options.cause` is kept, as in any `Error`. */
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TracemallocError';
    this.code = code;
  }
}

/** Whether `value` is an error of this project, by its code: also one of another copy of this package. */
export function isTracemallocError(value: unknown): value is TracemallocError {
  const { code } = Object(value) as { readonly code?: unknown };
  return typeof code === 'string' && code.startsWith('ERR_TRACEMALLOC_');
}

/** How an error message shows a value that was got: short, and never by running the user's code. */
export function shown(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  }
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value) ? 'an array' : 'an object';
  if (typeof value === 'bigint') return `${value}n`;
  return Object.is(value, -0) ? '-0' : String(value);
}

/** The message of whatever was thrown, on one line. */
export function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replaceAll(/\s*[\r\n]+\s*/g, ' ').trim();
}

/** Throws what every check of this package throws: what it was, what was got, what was expected. */
export function refuse(
  what: string,
  got: unknown,
  expected: string,
  code = 'ERR_TRACEMALLOC_TRACE',
): never {
  throw new TracemallocError(code, `${what} is ${shown(got)}, expected ${expected}`);
}

/** Throws `code` unless `value` can be iterated. */
export function checkIterable(what: string, value: unknown, items: string, code?: string): void {
  const iterator = (value as Partial<Iterable<unknown>> | null | undefined)?.[Symbol.iterator];
  if (typeof iterator !== 'function') refuse(what, value, `an iterable of ${items}`, code);
}

/** Throws `code` unless `value` is a string. */
export function checkString(what: string, value: unknown, code?: string): void {
  if (typeof value !== 'string') refuse(what, value, 'a string', code);
}

/** Throws `code` unless `value` is an object; `expected` says of which shape. */
export function checkObject(what: string, value: unknown, expected: string, code?: string): void {
  if (typeof value !== 'object' || value === null) refuse(what, value, expected, code);
}

/** Throws `code` unless `value` is an integer from `least` to `most`. */
export function checkInteger(
  what: string,
  value: unknown,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
  code?: string,
): void {
  if (!Number.isInteger(value) || (value as number) < least || (value as number) > most) {
    refuse(what, value, `an integer in range [${least}; ${most}]`, code);
  }
}
