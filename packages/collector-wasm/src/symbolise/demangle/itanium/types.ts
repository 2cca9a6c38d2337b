import type { NameCursor } from '../name-cursor.ts';
import { builtinTypes } from './codes.ts';
import type { ItaniumReader } from './reader.ts';
import {
  arrayOf,
  combine,
  expanded,
  functionOf,
  listed,
  memberPointer,
  plain,
  pointerTo,
  qualified,
  referenceTo,
  type TypeText,
  textOf,
} from './type-text.ts';

/** Reads a type: https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangling-type */
export function readType(reader: ItaniumReader): TypeText {
  const { cursor } = reader;
  const next = cursor.peek();
  const builtin = builtinTypes[next] ?? builtinTypes[next + cursor.peek(1)];
  if (builtin !== undefined) {
    cursor.at += builtinTypes[next] === undefined ? 2 : 1;
    return plain(builtin);
  }
  if (next === 'S' && cursor.peek(1) !== 't') {
    const type = reader.substitution();
    if (cursor.peek() !== 'I') return type;
    return reader.remember(reader.withArguments(type, false));
  }
  return reader.remember(compoundType(reader));
}

function compoundType(reader: ItaniumReader): TypeText {
  const { cursor } = reader;
  const next = cursor.peek();
  switch (next) {
    case 'r':
    case 'V':
    case 'K': {
      // Qualifiers of a function are part of its type.
      if (/^[rVK]+F/.test(cursor.text.slice(cursor.at, cursor.at + 4))) {
        return functionType(reader, '');
      }
      const qualifiers = readQualifiers(cursor);
      return qualified(reader.type(), qualifiers);
    }
    case 'P':
      cursor.at++;
      return pointerTo(reader.type());
    case 'R':
      cursor.at++;
      return referenceTo(reader.type(), '&');
    case 'O':
      cursor.at++;
      return referenceTo(reader.type(), '&&');
    case 'F':
      return functionType(reader, '');
    case 'A':
      return arrayType(reader);
    case 'M': {
      cursor.at++;
      const owner = reader.type();
      return memberPointer(owner, reader.type());
    }
    case 'C':
    case 'G': {
      cursor.at++;
      const kind = next === 'C' ? ' complex' : ' imaginary';
      return qualified(reader.type(), kind);
    }
    case 'U': {
      cursor.at++;
      const qualifier = reader.sourceName();
      return qualified(reader.type(), ` ${qualifier}`);
    }
    case 'u':
      cursor.at++;
      return plain(reader.sourceName());
    case 'T': {
      if (/[sue]/.test(cursor.peek(1))) {
        cursor.at += 2;
        return reader.name();
      }
      const parameter = reader.templateParameter();
      if (cursor.peek() !== 'I' || reader.isInLambda || reader.isConversion) return parameter;
      reader.remember(parameter);
      return reader.withArguments(parameter, false);
    }
    case 'D':
      return typeOfD(reader);
  }
  return reader.name();
}

function typeOfD(reader: ItaniumReader): TypeText {
  const { cursor } = reader;
  switch (cursor.peek(1)) {
    case 'p': {
      cursor.at += 2;
      return plain(expanded(reader.type()).map(textOf).join(', '));
    }
    case 't':
    case 'T':
      return readDecltype(reader);
    case 'v': {
      cursor.at += 2;
      const length = cursor.take('_') ? reader.expression() : String(cursor.digits() ?? '');
      cursor.expect('_');
      return qualified(reader.type(), ` vector[${length}]`);
    }
    case 'F': {
      cursor.at += 2;
      const bits = cursor.digits() ?? '';
      cursor.expect('_');
      return plain(`_Float${bits}`);
    }
    case 'o':
      cursor.at += 2;
      return functionType(reader, ' noexcept');
    case 'O': {
      cursor.at += 2;
      const condition = reader.expression();
      cursor.expect('E');
      return functionType(reader, ` noexcept(${condition})`);
    }
  }
  return reader.name();
}

export function readDecltype(reader: ItaniumReader): TypeText {
  const { cursor } = reader;
  cursor.at += 2;
  const text = reader.expression();
  cursor.expect('E');
  return plain(`decltype(${text})`);
}

function functionType(reader: ItaniumReader, after: string): TypeText {
  const { cursor } = reader;
  const qualifiers = readQualifiers(cursor);
  cursor.expect('F');
  cursor.take('Y');
  const returned = reader.type();
  const parameters = reader.parameters();
  const reference = cursor.take('R') ? ' &' : cursor.take('O') ? ' &&' : '';
  cursor.expect('E');
  return combine([returned, ...parameters], ([first, ...rest]) =>
    functionOf(first!, listed(rest), qualifiers + reference + after),
  );
}

function arrayType(reader: ItaniumReader): TypeText {
  const { cursor } = reader;
  cursor.expect('A');
  let length = '';
  if (cursor.peek() !== '_') {
    length = /\d/.test(cursor.peek()) ? String(cursor.digits()) : reader.expression();
  }
  cursor.expect('_');
  return arrayOf(reader.type(), length);
}

/** Reads the type at the start of a name in an expression. */
export function readUnresolvedType(reader: ItaniumReader): TypeText {
  const { cursor } = reader;
  const next = cursor.peek();
  if (next === 'D') return reader.remember(readDecltype(reader));
  if (next === 'S' && cursor.peek(1) !== 't') {
    const type = reader.substitution();
    return cursor.peek() === 'I' ? reader.remember(reader.withArguments(type, false)) : type;
  }
  if (next !== 'T') return reader.type();
  const parameter = reader.remember(reader.templateParameter());
  return cursor.peek() === 'I'
    ? reader.remember(reader.withArguments(parameter, false))
    : parameter;
}

/** Reads qualifiers; returns them in the order of source code: ` const volatile`. */
export function readQualifiers(cursor: NameCursor): string {
  const isRestrict = cursor.take('r');
  const isVolatile = cursor.take('V');
  const isConst = cursor.take('K');
  return `${isConst ? ' const' : ''}${isVolatile ? ' volatile' : ''}${isRestrict ? ' restrict' : ''}`;
}
