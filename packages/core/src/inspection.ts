/**
 * What `console.log` and the REPL of Node.js, Deno and Bun show as its own `inspect` says. The key
 * is no part of the type, and a class that extends this one does nothing when it is loaded, so that
 * a bundle may leave it out.
 *
 * @see https://nodejs.org/api/util.html#custom-inspection-functions-on-objects
 */
export const Inspected: abstract new () => object = class {
  [Symbol.for('nodejs.util.inspect.custom')](this: { inspect(): string }): string {
    return this.inspect();
  }
};
