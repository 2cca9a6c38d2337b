const { defineProperty, getOwnPropertyDescriptor } = Object;

/** Made once: what the program has kept of an earlier trace is the same as in this one. */
const substitutes = new WeakMap<object, object>();

/** A property that has another value, until it is restored. */
export interface Replacement {
  restore(): void;
}

/**
 * Gives a property another value, and changes nothing else of it. Restored unless the program has
 * put something of its own there meanwhile.
 *
 * @returns `undefined` if there is no such value, or it cannot be replaced: then nothing has changed.
 */
export function replace(
  holder: object,
  key: PropertyKey,
  substitute: (value: never) => object,
): Replacement | undefined {
  const old = getOwnPropertyDescriptor(holder, key);
  if (typeof old?.value !== 'function') return undefined;
  const { value } = old;
  const replaced = substitutes.get(value) ?? substitute(value as never);
  substitutes.set(value, replaced);
  if (!define(holder, key, { ...old, value: replaced })) return undefined;
  return {
    restore() {
      const now = getOwnPropertyDescriptor(holder, key);
      if (now?.value === replaced) define(holder, key, { ...now, value });
    },
  };
}

function define(holder: object, key: PropertyKey, property: PropertyDescriptor): boolean {
  try {
    // Without a prototype: a program's Object.prototype.get would make it no descriptor.
    defineProperty(holder, key, Object.assign(Object.create(null), property));
    return true;
  } catch {
    return false;
  }
}
