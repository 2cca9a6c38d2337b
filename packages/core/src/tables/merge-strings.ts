/** The strings of several snapshots under the same indices. */
export interface MergedStrings {
  /** Each string once. */
  readonly strings: readonly string[];
  /** For each input, the new index of each of its strings. */
  readonly newIndex: readonly Uint32Array[];
}

/** One list for all inputs. */
export function mergeStrings(
  inputs: readonly { readonly strings: readonly string[] }[],
): MergedStrings {
  const indices = new Map<string, number>();
  const newIndex = inputs.map(({ strings }) =>
    Uint32Array.from(strings, (text) => {
      const index = indices.get(text) ?? indices.size;
      if (index === indices.size) indices.set(text, index);
      return index;
    }),
  );
  return { strings: [...indices.keys()], newIndex };
}
