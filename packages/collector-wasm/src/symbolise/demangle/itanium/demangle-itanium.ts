import { NameCursor } from '../name-cursor.ts';
import { ItaniumReader } from './reader.ts';

/**
 * Demangles a C++ name: `_ZN3foo3barEi` is `foo::bar(int)`.
 *
 * @throws {UnknownMangling} for a name that it does not understand, for example constraints of C++20
 * @see https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangling
 */
export function demangleItanium(name: string): string {
  const [, prefix = '', suffix = ''] = /^(_{1,2}Z)\w*?(\..*)?$/s.exec(name) ?? [];
  const cursor = new NameCursor(name, prefix.length, name.length - suffix.length);
  if (prefix === '') throw cursor.unknown();
  const text = new ItaniumReader(cursor).encoding();
  if (!cursor.isAtEnd) throw cursor.unknown();
  return suffix === '' ? text : `${text} (${suffix})`;
}
