const { apply } = Reflect;

/** What is called once the function has returned. */
export type AfterCall = (result: unknown, args: readonly unknown[], receiver: unknown) => void;

/**
 * The function, and a look at each call that succeeds. A proxy: it has the name, the length and all
 * properties of the function, is no constructor if that is none, and shows as native code.
 *
 * @param wrap - given the function of the stack that the program has called, makes what looks.
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
