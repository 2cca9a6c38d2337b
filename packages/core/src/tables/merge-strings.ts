/** The strings of several snapshots under the same indices. */
export interface MergedStrings {
  /** Each string once. */
  readonly strings: readonly string[];
  /** For each input, the new index of each of its strings. */
  readonly newIndex: readonly Uint32Array[];
}

/** One list for all inputs, of what `nameOf` makes of each string. */
export function mergeStrings(
  inputs: readonly { readonly strings: readonly string[] }[],
  nameOf: (text: string) => string = (text) => text,
): MergedStrings {
  const indices = new Map<string, number>();
  const newIndex = inputs.map(({ strings }) =>
    Uint32Array.from(strings, (text) => {
      const name = nameOf(text);
      const index = indices.get(name) ?? indices.size;
      if (index === indices.size) indices.set(name, index);
      return index;
    }),
  );
  return { strings: [...indices.keys()], newIndex };
}
