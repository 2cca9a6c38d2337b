/**
 * The text of a type, in two parts around the declared name: `int (*` and `)(char)`. Or the elements of a
 * parameter pack, which an expansion replaces it by.
 */
export interface TypeText {
  readonly left: string;
  readonly right: string;
  readonly shape?: 'function' | 'array' | 'reference' | 'rvalue' | undefined;
  readonly pack?: readonly TypeText[] | undefined;
}

/** A type or name whose whole text is on the left. */
export function plain(left: string): TypeText {
  return { left, right: '' };
}

/** A parameter pack. */
export function packOf(pack: readonly TypeText[]): TypeText {
  return { left: '', right: '', pack };
}

/** The elements of a pack; for any other type, the type itself. */
export function expanded(type: TypeText): readonly TypeText[] {
  return type.pack === undefined ? [type] : type.pack.flatMap(expanded);
}

/** The text of a type without a declared name; commas separate the elements of a pack. */
export function textOf(type: TypeText): string {
  return type.pack === undefined ? type.left + type.right : listed(expanded(type));
}

/** The texts of types, separated by commas; an empty pack has no text. */
export function listed(types: readonly TypeText[]): string {
  return types
    .map(textOf)
    .filter((text) => text !== '')
    .join(', ');
}

/** Makes one type from many. If some of them are packs, makes a pack: one type from each of their elements. */
export function combine(
  parts: readonly TypeText[],
  make: (parts: readonly TypeText[]) => TypeText,
): TypeText {
  const lengths = parts.flatMap(({ pack }) => (pack === undefined ? [] : [pack.length]));
  if (lengths.length === 0) return make(parts);
  const elements = Array.from({ length: Math.min(...lengths) }, (_, at) =>
    combine(
      parts.map((part) => part.pack?.[at] ?? part),
      make,
    ),
  );
  return packOf(elements);
}

function changed(type: TypeText, make: (type: TypeText) => TypeText): TypeText {
  return combine([type], ([own]) => make(own!));
}

/** `T*`, `T&`, `C::*`: functions and arrays need parentheses. */
function pointing(type: TypeText, sign: string, shape?: TypeText['shape']): TypeText {
  const { left, right } = type;
  if (type.shape === 'function') return { left: `${left}(${sign}`, right: `)${right}`, shape };
  if (type.shape === 'array') return { left: `${left} (${sign}`, right: `)${right}`, shape };
  return { left: left + sign, right, shape };
}

export function pointerTo(type: TypeText): TypeText {
  return changed(type, (own) => pointing(own, '*'));
}

/** References collapse: only && to && is &&. */
export function referenceTo(type: TypeText, sign: '&' | '&&'): TypeText {
  return changed(type, (own) => {
    if (own.shape === 'reference') return own;
    const shape = sign === '&' ? 'reference' : 'rvalue';
    if (own.shape !== 'rvalue') return pointing(own, sign, shape);
    return sign === '&&' ? own : { ...own, left: own.left.replace(/&&$/, '&'), shape };
  });
}

export function memberPointer(ofClass: TypeText, type: TypeText): TypeText {
  return combine([ofClass, type], ([owner, own]) => {
    const sign = `${textOf(owner!)}::*`;
    return own!.shape === undefined ? pointing(own!, ` ${sign}`) : pointing(own!, sign);
  });
}

/** Adds ` const` and other qualifiers; for a function, after its parameters. */
export function qualified(type: TypeText, qualifiers: string): TypeText {
  if (qualifiers === '') return type;
  return changed(type, (own) =>
    own.shape === 'function'
      ? { ...own, right: own.right + qualifiers }
      : { ...own, left: own.left + qualifiers },
  );
}

export function arrayOf(type: TypeText, length: string): TypeText {
  return changed(type, ({ left, right, shape }) => ({
    left,
    right: `${shape === 'array' ? '' : ' '}[${length}]${right.trimStart()}`,
    shape: 'array',
  }));
}

/** The type of a function that returns `returned`. */
export function functionOf(returned: TypeText, parameters: string, after: string): TypeText {
  return changed(returned, ({ left, right }) => ({
    left: `${left} `,
    right: `(${parameters})${after}${right}`,
    shape: 'function',
  }));
}
