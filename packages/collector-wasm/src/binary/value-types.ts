import type { ByteCursor } from './byte-cursor.ts';
import type { ByteWriter } from './byte-writer.ts';
import { readS33 } from './leb128.ts';

// https://webassembly.github.io/spec/core/binary/types.html

const numberTypes: ReadonlyMap<number, string> = new Map([
  [0x7f, 'i32'],
  [0x7e, 'i64'],
  [0x7d, 'f32'],
  [0x7c, 'f64'],
  [0x7b, 'v128'],
]);

const heapTypes: ReadonlyMap<number, string> = new Map([
  [0x75, 'nocont'],
  [0x74, 'noexn'],
  [0x73, 'nofunc'],
  [0x72, 'noextern'],
  [0x71, 'none'],
  [0x70, 'func'],
  [0x6f, 'extern'],
  [0x6e, 'any'],
  [0x6d, 'eq'],
  [0x6c, 'i31'],
  [0x6b, 'struct'],
  [0x6a, 'array'],
  [0x69, 'exn'],
  [0x68, 'cont'],
]);

/** Reads a value type; returns its name in the text format. */
export function readValueType(cursor: ByteCursor): string {
  const start = cursor.offset;
  const code = cursor.byte('a value type');
  const number = numberTypes.get(code);
  if (number !== undefined) return number;
  const heap = heapTypes.get(code);
  if (heap !== undefined) return `(ref null ${heap})`;
  if (code === 0x63) return `(ref null ${readHeapType(cursor)})`;
  if (code === 0x64) return `(ref ${readHeapType(cursor)})`;
  throw cursor.error(`0x${code.toString(16)}`, 'a value type of WebAssembly 3.0', start);
}

function readHeapType(cursor: ByteCursor): string {
  const start = cursor.offset;
  const type = readS33(cursor, 'a heap type');
  if (type >= 0) return String(type);
  // An abstract heap type is a single byte, which reads as a negative number.
  const name = heapTypes.get(type + 0x80);
  if (name !== undefined) return name;
  throw cursor.error(`heap type ${type}`, 'one of WebAssembly 3.0', start);
}

/** Writes a value type by the name that {@link readValueType} returns. */
export function writeValueType(writer: ByteWriter, type: string): void {
  const reference = /^\(ref (null )?(\w+)\)$/.exec(type);
  if (reference === null) {
    writer.byte(codeOf(numberTypes, type));
    return;
  }
  const [, nullable, heap = ''] = reference;
  const isAbstract = !/^\d/.test(heap);
  // Abstract nullable references have a short form. Older engines know only that: externref, funcref.
  if (nullable === undefined || !isAbstract) writer.byte(nullable === undefined ? 0x64 : 0x63);
  if (isAbstract) writer.byte(codeOf(heapTypes, heap));
  else writer.signed(Number(heap));
}

function codeOf(types: ReadonlyMap<number, string>, name: string): number {
  for (const [code, known] of types) if (known === name) return code;
  throw new RangeError(`got the value type ${name}, expected one that readValueType returns`);
}
