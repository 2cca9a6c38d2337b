const { construct, ownKeys } = Reflect;
const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, setPrototypeOf } = Object;
const { bind } = Function.prototype;

/** A constructor of buffers or of views: takes up to three arguments. */
export type BufferConstructor = new (a?: unknown, b?: unknown, c?: unknown) => object;

/** What is called once an object has been made, with the constructor's first argument. */
export type AfterConstruct = (made: object, first: unknown) => void;

/**
 * A constructor like the original, with the same prototype object and the same properties, and a look
 * at each object that it makes, for derived classes too.
 *
 * It is a bound function: shown as native code, and `instanceof` is as fast as before, for which a
 * Proxy takes 40 times as long.
 *
 * @param wrap - given the function of the stack that the program has called, makes what looks.
 */
export function tracedConstructor(
  original: BufferConstructor,
  wrap: (below: unknown) => AfterConstruct,
): BufferConstructor {
  // All these constructors take a missing argument as undefined.
  function traced(a: unknown, b: unknown, c: unknown): object {
    // The original's own error.
    if (new.target === undefined) return (original as unknown as typeof traced)(a, b, c);
    const made =
      new.target === traced ? new original(a, b, c) : construct(original, [a, b, c], new.target);
    after(made, a);
    return made;
  }
  const after = wrap(traced);
  // Where V8 looks for the prototype in `instanceof`.
  traced.prototype = original.prototype;
  const bound = bind.call(traced, undefined) as BufferConstructor;
  setPrototypeOf(bound, getPrototypeOf(original));
  copyProperties(original, bound);
  return bound;
}

/** Gives `to` all own properties of `from` that it does not have alike, if they can be had. */
export function copyProperties(from: object, to: object): void {
  for (const key of ownKeys(from)) {
    const property = getOwnPropertyDescriptor(from, key)!;
    const old = getOwnPropertyDescriptor(to, key);
    if (old !== undefined && old.value === property.value && old.get === property.get) continue;
    try {
      defineProperty(to, key, property);
    } catch {
      // Not on a frozen one.
    }
  }
}
