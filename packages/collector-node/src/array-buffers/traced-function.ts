const { apply } = Reflect;

/** Called once the function has returned. */
export type AfterCall = (result: unknown, args: readonly unknown[], receiver: unknown) => void;

/**
 * The function, with a report of each call that succeeds. It is a Proxy: it has the name, the length and all
 * properties of the function, is a constructor only if the function is one, and shows as native code.
 *
 * @param wrap - makes the observer from the function that the program calls, which is in the stack.
 */
export function tracedFunction<T extends object>(
  original: T,
  wrap: (below: unknown) => AfterCall,
): T {
  const handler = {
    apply(target: T, receiver: unknown, args: unknown[]): unknown {
      const result = apply(target as never, receiver, args);
      after(result, args, receiver);
      return result;
    },
  };
  const after = wrap(handler.apply);
  return new Proxy(original, handler);
}
