import { shown, TracemallocError } from '../errors.ts';

/** Throws `ERR_TRACEMALLOC_CONFORMANCE`, with both sides. */
export function fail(what: string, got: string, expected: string): never {
  throw new TracemallocError(
    'ERR_TRACEMALLOC_CONFORMANCE',
    `${what}: got ${got}, expected ${expected}`,
  );
}

/** Fails unless both are the same value. */
export function expectSame(what: string, got: unknown, expected: unknown): void {
  if (!Object.is(got, expected)) fail(what, shown(got), shown(expected));
}

/** Fails unless `holds`. */
export function expectThat(what: string, got: unknown, holds: boolean, expected: string): void {
  if (!holds) fail(what, shown(got), expected);
}

/** Fails unless `got` is at most `margin` away from `expected`. */
export function expectNear(what: string, got: number, expected: number, margin: number): void {
  if (Math.abs(got - expected) <= margin) return;
  fail(what, shown(got), margin === 0 ? `${expected}` : `${expected}, give or take ${margin}`);
}

/** Fails unless `call` throws an error with the code. */
export function expectError(what: string, call: () => unknown, code: string): void {
  let got = 'no error';
  try {
    call();
  } catch (error) {
    const own = (error as { code?: unknown } | null | undefined)?.code;
    if (error instanceof Error && own === code) return;
    got = error instanceof Error ? `${error.name} ${shown(own)}: ${error.message}` : shown(error);
  }
  fail(what, got, `an error with the code ${shown(code)}`);
}
