/**
 * A type, as its text stands around what it is the type of: `int (*` and `)(char)`. Or what a parameter
 * pack stands for, which an expansion makes several of.
 */
export interface TypeText {
  readonly left: string;
  readonly right: string;
  readonly shape?: 'function' | 'array' | 'reference' | 'rvalue' | undefined;
  readonly pack?: readonly TypeText[] | undefined;
}

/** A type or name that stands on its left side alone. */
export function plain(left: string): TypeText {
  return { left, right: '' };
}

/** A parameter pack. */
export function packOf(pack: readonly TypeText[]): TypeText {
  return { left: '', right: '', pack };
}

/** Those of an expansion: all that a pack has, else the type itself. */
export function expanded(type: TypeText): readonly TypeText[] {
  return type.pack === undefined ? [type] : type.pack.flatMap(expanded);
}

/** The text of a type that nothing stands in; of a pack, with commas. */
export function textOf(type: TypeText): string {
  return type.pack === undefined ? type.left + type.right : listed(expanded(type));
}

/** With commas; a pack may have nothing. */
export function listed(types: readonly TypeText[]): string {
  return types
    .map(textOf)
    .filter((text) => text !== '')
    .join(', ');
}

/** Makes one of many: of packs among them, a pack of what is made of their elements. */
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

/** `T*`, `T&`, `C::*`: where functions and arrays need parentheses. */
function pointing(type: TypeText, sign: string, shape?: TypeText['shape']): TypeText {
  const { left, right } = type;
  if (type.shape === 'function') return { left: `${left}(${sign}`, right: `)${right}`, shape };
  if (type.shape === 'array') return { left: `${left} (${sign}`, right: `)${right}`, shape };
  return { left: left + sign, right, shape };
}

export function pointerTo(type: TypeText): TypeText {
  return changed(type, (own) => pointing(own, '*'));
}

/** References collapse: only && of && is &&. */
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

/** ` const` and the like: of a function after its parameters. */
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

/** A function type: `first` is what it returns. */
export function functionOf(returned: TypeText, parameters: string, after: string): TypeText {
  return changed(returned, ({ left, right }) => ({
    left: `${left} `,
    right: `(${parameters})${after}${right}`,
    shape: 'function',
  }));
}
