const { defineProperty, getOwnPropertyDescriptor } = Object;

/** Each substitute is made once: what the program has kept from an earlier trace is the same in this one. */
const substitutes = new WeakMap<object, object>();

/** A property with another value, until it is restored. */
export interface Replacement {
  restore(): void;
}

/**
 * Gives a property another value, and changes nothing else of it. The old value comes back, unless the program
 * has put another one there meanwhile.
 *
 * @returns `undefined` if there is no such value, or nobody can replace it. Nothing has changed then.
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
    // Without a prototype: a program's Object.prototype.get would make the descriptor invalid.
    defineProperty(holder, key, Object.assign(Object.create(null), property));
    return true;
  } catch {
    return false;
  }
}
