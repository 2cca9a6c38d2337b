import type { ByteCursor } from './byte-cursor.ts';
import { readU32 } from './leb128.ts';
import { readValueType } from './value-types.ts';
import { readVector } from './vectors.ts';

/** The types of a function's parameters and results, as the text format names them. */
export interface FunctionType {
  readonly parameters: readonly string[];
  readonly results: readonly string[];
}

/** Reads the type section. One entry a type index; undefined for structs and arrays. */
export function readTypes(cursor: ByteCursor): (FunctionType | undefined)[] {
  return readVector(cursor, 'types', () => {
    if (cursor.bytes[cursor.offset] !== 0x4e) return [readSubtype(cursor)];
    cursor.byte('a recursive group');
    return readVector(cursor, 'types of a recursive group', () => readSubtype(cursor));
  }).flat();
}

function readSubtype(cursor: ByteCursor): FunctionType | undefined {
  let start = cursor.offset;
  let form = cursor.byte('a type');
  if (form === 0x50 || form === 0x4f) {
    readVector(cursor, 'supertypes', () => readU32(cursor, 'a supertype'));
    start = cursor.offset;
    form = cursor.byte('a type');
  }
  switch (form) {
    case 0x60: {
      const parameters = readVector(cursor, 'parameters', () => readValueType(cursor));
      return { parameters, results: readVector(cursor, 'results', () => readValueType(cursor)) };
    }
    case 0x5f:
      readVector(cursor, 'fields', () => readField(cursor));
      return undefined;
    case 0x5e:
      readField(cursor);
      return undefined;
  }
  throw cursor.error(
    `type form 0x${form.toString(16)}`,
    'a function (0x60), struct (0x5f) or array (0x5e)',
    start,
  );
}

function readField(cursor: ByteCursor): void {
  const code = cursor.bytes[cursor.offset];
  // Only fields have packed types: i8 and i16.
  if (code === 0x78 || code === 0x77) cursor.byte('a packed type');
  else readValueType(cursor);
  cursor.byte('mutability');
}
