import { NameCursor } from '../name-cursor.ts';
import { fromPunycode } from './punycode.ts';

/**
 * Demangles a Rust name of RFC 2603, the default of newer compilers (`-C symbol-mangling-version=v0`):
 * `_RNvCs1234_7mycrate3foo` is `mycrate::foo`. Leaves hashes of crates out.
 *
 * @throws {UnknownMangling} for a name that it does not understand
 * @see https://doc.rust-lang.org/rustc/symbol-mangling/v0.html
 */
export function demangleRust(name: string): string {
  const [, prefix = '', suffix = ''] = /^(_R)\w*?(\..*)?$/s.exec(name) ?? [];
  if (prefix === '') throw new NameCursor(name, 0).unknown();
  const cursor = new NameCursor(name, prefix.length, name.length - suffix.length);
  // A digit here is a later version of the mangling.
  if (/\d/.test(cursor.peek())) throw cursor.unknown();
  const reader = new RustReader(cursor, prefix.length);
  const text = reader.path(true);
  // The crate that instantiated the function is left out.
  if (!cursor.isAtEnd) reader.path(true);
  if (!cursor.isAtEnd) throw cursor.unknown();
  return text;
}

const basicTypes: Readonly<Record<string, string>> = {
  a: 'i8',
  b: 'bool',
  c: 'char',
  d: 'f64',
  e: 'str',
  f: 'f32',
  h: 'u8',
  i: 'isize',
  j: 'usize',
  l: 'i32',
  m: 'u32',
  n: 'i128',
  o: 'u128',
  p: '_',
  s: 'i16',
  t: 'u16',
  u: '()',
  v: '...',
  x: 'i64',
  y: 'u64',
  z: '!',
};

/** Reads one mangled name. Each method is a rule of the grammar. */
class RustReader {
  readonly #cursor: NameCursor;
  /** Back references count from here. */
  readonly #start: number;
  /** The number of lifetimes that enclosing `for<…>` have named. */
  #lifetimes = 0;

  constructor(cursor: NameCursor, start: number) {
    this.#cursor = cursor;
    this.#start = start;
  }

  /** `isValue`: writes `::` before arguments of generics. */
  path(isValue: boolean): string {
    return this.#cursor.nested(() => this.#cursor.written(this.#path(isValue)));
  }

  #path(isValue: boolean): string {
    const cursor = this.#cursor;
    switch (cursor.letters(1)) {
      case 'C': {
        this.#disambiguator();
        return this.#identifier();
      }
      case 'M':
        this.#implementation();
        return `<${this.#type()}>`;
      case 'X':
        this.#implementation();
        return `<${this.#type()} as ${this.path(false)}>`;
      case 'Y':
        return `<${this.#type()} as ${this.path(false)}>`;
      case 'N':
        return this.#nestedPath(isValue);
      case 'I': {
        const path = this.path(isValue);
        return `${path}${isValue ? '::' : ''}<${this.#genericArguments()}>`;
      }
      case 'B':
        return this.#earlier(() => this.path(isValue));
    }
    throw cursor.unknown();
  }

  #nestedPath(isValue: boolean): string {
    const namespace = this.#cursor.letters(1);
    const outer = this.path(isValue);
    const number = this.#disambiguator();
    const name = this.#identifier();
    if (/[a-z]/.test(namespace)) return name === '' ? outer : `${outer}::${name}`;
    if (!/[A-Z]/.test(namespace)) throw this.#cursor.unknown();
    const kinds: Readonly<Record<string, string>> = { C: 'closure', S: 'shim' };
    const kind = kinds[namespace] ?? namespace;
    return `${outer}::{${kind}${name === '' ? '' : `:${name}`}#${number}}`;
  }

  /** Skips the module that has the implementation: the result does not show it. */
  #implementation(): void {
    this.#disambiguator();
    this.path(false);
  }

  #genericArguments(): string {
    const all: string[] = [];
    while (!this.#cursor.take('E')) {
      if (this.#cursor.take('L')) all.push(this.#lifetime());
      else if (this.#cursor.take('K')) all.push(this.#constant());
      else all.push(this.#type());
    }
    return all.join(', ');
  }

  #type(): string {
    return this.#cursor.nested(() => this.#cursor.written(this.#anyType()));
  }

  #anyType(): string {
    const cursor = this.#cursor;
    const code = cursor.letters(1);
    const basic = basicTypes[code];
    if (basic !== undefined) return basic;
    switch (code) {
      case 'A': {
        const element = this.#type();
        return `[${element}; ${this.#constant()}]`;
      }
      case 'S':
        return `[${this.#type()}]`;
      case 'T': {
        const all: string[] = [];
        while (!cursor.take('E')) all.push(this.#type());
        return all.length === 1 ? `(${all[0]},)` : `(${all.join(', ')})`;
      }
      case 'R':
      case 'Q': {
        const lifetime = cursor.take('L') ? this.#lifetime() : "'_";
        const named = lifetime === "'_" ? '' : `${lifetime} `;
        return `&${named}${code === 'Q' ? 'mut ' : ''}${this.#type()}`;
      }
      case 'P':
        return `*const ${this.#type()}`;
      case 'O':
        return `*mut ${this.#type()}`;
      case 'F':
        return this.#bound((named) => named + this.#functionType());
      case 'D': {
        const text = this.#bound((named) => `dyn ${named}${this.#traits()}`);
        cursor.expect('L');
        const lifetime = this.#lifetime();
        return lifetime === "'_" ? text : `${text} + ${lifetime}`;
      }
      case 'B':
        return this.#earlier(() => this.#type());
    }
    cursor.at--;
    return this.path(false);
  }

  #functionType(): string {
    const cursor = this.#cursor;
    const unsafe = cursor.take('U') ? 'unsafe ' : '';
    let convention = '';
    if (cursor.take('K')) {
      const name = cursor.take('C') ? 'C' : this.#identifier().replaceAll('_', '-');
      convention = `extern "${name}" `;
    }
    const parameters: string[] = [];
    while (!cursor.take('E')) parameters.push(this.#type());
    const returned = cursor.take('u') ? '' : ` -> ${this.#type()}`;
    return `${unsafe}${convention}fn(${parameters.join(', ')})${returned}`;
  }

  #traits(): string {
    const all: string[] = [];
    while (!this.#cursor.take('E')) all.push(this.#trait());
    return all.join(' + ');
  }

  /** A trait with its associated types: `Iterator<Item = u8>`. */
  #trait(): string {
    const trait = this.path(false);
    const bindings: string[] = [];
    while (this.#cursor.take('p')) {
      const name = this.#identifier();
      bindings.push(`${name} = ${this.#type()}`);
    }
    if (bindings.length === 0) return trait;
    const isOpen = trait.endsWith('>') && !trait.startsWith('<');
    return isOpen
      ? `${trait.slice(0, -1)}, ${bindings.join(', ')}>`
      : `${trait}<${bindings.join(', ')}>`;
  }

  /** Reads a text in which the lifetimes of a `for<'a, 'b>` are named. */
  #bound(read: (named: string) => string): string {
    const count = this.#cursor.take('G') ? this.#base62() + 1 : 0;
    if (count > 100) throw this.#cursor.unknown();
    const outer = this.#lifetimes;
    const names: string[] = [];
    for (let at = 0; at < count; at++) {
      this.#lifetimes++;
      names.push(this.#lifetimeOf(1));
    }
    const text = read(names.length === 0 ? '' : `for<${names.join(', ')}> `);
    this.#lifetimes = outer;
    return text;
  }

  #lifetime(): string {
    return this.#lifetimeOf(this.#base62());
  }

  /** The lifetime that is this many binders out; 0 is the lifetime without a name. */
  #lifetimeOf(index: number): string {
    if (index === 0) return "'_";
    const depth = this.#lifetimes - index;
    if (depth < 0) throw this.#cursor.unknown();
    return depth < 26 ? `'${String.fromCharCode(97 + depth)}` : `'_${depth}`;
  }

  #constant(): string {
    const cursor = this.#cursor;
    if (cursor.take('B')) return this.#earlier(() => this.#constant());
    const type = basicTypes[cursor.letters(1)] ?? '';
    if (type === '_') return '_';
    const sign = cursor.take('n') ? '-' : '';
    const start = cursor.at;
    while (/[0-9a-f]/.test(cursor.peek())) cursor.at++;
    const value = BigInt(`0x${cursor.text.slice(start, cursor.at) || '0'}`);
    cursor.expect('_');
    if (type === 'bool' && value <= 1n) return value === 1n ? 'true' : 'false';
    if (type === 'char' && value <= 0x10ffffn) return quoted(Number(value));
    if (!/^[iu](\d+|size)$/.test(type)) throw cursor.unknown();
    return sign + (value < 2n ** 64n ? String(value) : `0x${value.toString(16)}`);
  }

  /** Reads a back reference: an earlier part of the name. */
  #earlier(read: () => string): string {
    const cursor = this.#cursor;
    const before = cursor.at - 1;
    const target = this.#start + this.#base62();
    if (target >= before) throw cursor.unknown();
    const after = cursor.at;
    cursor.at = target;
    const text = cursor.nested(read);
    cursor.at = after;
    return text;
  }

  #disambiguator(): number {
    return this.#cursor.take('s') ? this.#base62() + 1 : 0;
  }

  /** `_` is 0, `0_` is 1, `Z_` is 62. */
  #base62(): number {
    const cursor = this.#cursor;
    let value = 0;
    if (cursor.take('_')) return 0;
    while (!cursor.take('_')) {
      const digit = DIGITS.indexOf(cursor.letters(1));
      if (digit < 0) throw cursor.unknown();
      value = value * 62 + digit;
    }
    return value + 1;
  }

  #identifier(): string {
    const cursor = this.#cursor;
    const isPunycode = cursor.take('u');
    const length = cursor.take('0') ? 0 : cursor.digits();
    if (length === undefined) throw cursor.unknown();
    cursor.take('_');
    const name = cursor.letters(length);
    if (!isPunycode) return name;
    const decoded = fromPunycode(name);
    if (decoded === undefined) throw cursor.unknown();
    return decoded;
  }
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** A character as a literal of Rust. */
function quoted(point: number): string {
  const simple: Readonly<Record<number, string>> = {
    9: '\\t',
    10: '\\n',
    13: '\\r',
    39: "\\'",
    92: '\\\\',
  };
  const text = simple[point];
  if (text !== undefined) return `'${text}'`;
  const isPrinted = point >= 0x20 && point < 0x7f;
  return isPrinted ? `'${String.fromCodePoint(point)}'` : `'\\u{${point.toString(16)}}'`;
}
