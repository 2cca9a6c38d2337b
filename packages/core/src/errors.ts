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

/** How an error message shows a value that was got: short, and never by running the user's code. */
export function shown(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  }
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value) ? 'an array' : 'an object';
  if (typeof value === 'bigint') return `${value}n`;
  return String(value);
}

/** Throws what every check of this package throws: what it was, what was got, what was expected. */
export function refuse(code: string, what: string, got: unknown, expected: string): never {
  throw new TracemallocError(code, `${what} is ${shown(got)}, expected ${expected}`);
}

/** Throws `code` unless `value` can be iterated. */
export function checkIterable(code: string, what: string, value: unknown, items: string): void {
  const iterator = (value as Partial<Iterable<unknown>> | null | undefined)?.[Symbol.iterator];
  if (typeof iterator !== 'function') refuse(code, what, value, `an iterable of ${items}`);
}

/** Throws `code` unless `value` is a string. */
export function checkString(code: string, what: string, value: unknown): asserts value is string {
  if (typeof value !== 'string') refuse(code, what, value, 'a string');
}

/** Throws `code` unless `value` is an object; `expected` says of which shape. */
export function checkObject(
  code: string,
  what: string,
  value: unknown,
  expected: string,
): asserts value is object {
  if (typeof value !== 'object' || value === null) refuse(code, what, value, expected);
}

/** Throws `ERR_TRACEMALLOC_TRACE` unless `value` is an instance of `type`. */
export function checkInstance<T>(
  value: unknown,
  type: { readonly name: string; readonly prototype: T },
): asserts value is T {
  if (value instanceof (type as unknown as new () => T)) return;
  const expected = `expected a ${type.name}`;
  throw new TracemallocError('ERR_TRACEMALLOC_TRACE', `got ${shown(value)}, ${expected}`);
}

/** Throws `code` unless `value` is an integer from `least` to `most`. */
export function checkInteger(
  code: string,
  what: string,
  value: unknown,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): asserts value is number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    refuse(code, what, value, `an integer in range [${least}; ${most}]`);
  }
}
