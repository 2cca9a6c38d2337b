/**
 * Lets `console.log` and the REPL of Node.js, Deno and Bun show objects of `type` as their
 * `inspect` says.
 *
 * @see https://nodejs.org/api/util.html#custom-inspection-functions-on-objects
 */
export function showInspected(type: { readonly prototype: { inspect(): string } }): void {
  Object.defineProperty(type.prototype, Symbol.for('nodejs.util.inspect.custom'), {
    value(this: { inspect(): string }): string {
      return this.inspect();
    },
  });
}

/** Text in single quotes, with escapes as in JSON; in double quotes if it has a single one. */
export function quoted(text: string): string {
  const json = JSON.stringify(text);
  return text.includes("'") ? json : `'${json.slice(1, -1).replaceAll('\\"', '"')}'`;
}
