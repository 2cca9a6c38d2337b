import { tagOf } from '../realm-bytes.ts';
import { COLUMN, COLUMN_TYPES } from '../schema/snapshot-schema.ts';
import { broken, Fields } from './fields.ts';

/** Any column of the tables of a snapshot. */
export type AnyColumn = Uint8Array | Uint16Array | Uint32Array | Float64Array | Int32Array;

/** Whether this machine has the byte order of the file. s390x has not. */
const LITTLE_ENDIAN: boolean = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The number of a column's type in the schema. */
export function columnType(column: AnyColumn): number {
  for (const [type, Column] of Object.entries(COLUMN_TYPES)) {
    // By its tag: a column may be of another realm.
    if (tagOf(column) === Column.name) return Number(type);
  }
  throw new TypeError(`no column type for ${tagOf(column)}`);
}

/** The bytes of the column in the file: its own memory, borrowed, if the byte order allows. */
export function columnBytes(column: AnyColumn): Uint8Array {
  const memory = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
  return LITTLE_ENDIAN ? memory : swapBytes(memory, column.BYTES_PER_ELEMENT);
}

/**
 * The column of a `Column` message: a view of the bytes if they are aligned, as we write them, else a copy. `length` is the
 * number of rows of its table; `undefined` for the first column, which defines it.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT` for an unknown type or other rows.
 */
export function readColumn(bytes: Uint8Array, where: string, length?: number): AnyColumn {
  const fields = new Fields(bytes, where, COLUMN);
  const type = fields.number('type');
  const values = fields.bytes('values');
  if (!Object.hasOwn(COLUMN_TYPES, type)) {
    throw broken(`${where}.type is ${type}, expected 1 to ${Object.keys(COLUMN_TYPES).length}`);
  }
  const Column = COLUMN_TYPES[type as keyof typeof COLUMN_TYPES];
  const width = Column.BYTES_PER_ELEMENT;
  if (values.length % width !== 0) {
    throw broken(`${where} has ${values.length} bytes, expected a multiple of ${width}`);
  }
  const memory = LITTLE_ENDIAN ? aligned(values, width) : swapBytes(values, width);
  const column = new Column(memory.buffer as ArrayBuffer, memory.byteOffset, values.length / width);
  if (length === undefined || column.length === length) return column;
  if (column.length !== 1 || length === 0) {
    throw broken(`${where} has ${column.length} rows, expected ${length} as its table`);
  }
  return new Column(length).fill(column[0]!);
}

/** The bytes where a column of that width can begin: a view, or a copy. */
function aligned(bytes: Uint8Array, width: number): Uint8Array {
  return bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes);
}

/** A copy with the bytes of each element in reverse order. */
export function swapBytes(bytes: Uint8Array, width: number): Uint8Array<ArrayBuffer> {
  const swapped = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) {
    const offset = i % width;
    swapped[i - offset + (width - 1 - offset)] = bytes[i]!;
  }
  return swapped;
}

/** Whether the column has more than one row, and one value in all of them. */
export function isConstant(column: AnyColumn): boolean {
  const { length, byteOffset, byteLength, BYTES_PER_ELEMENT: width } = column;
  if (length < 2 || column[0] !== column[length - 1]) return false;
  const memory = new Uint8Array(column.buffer, byteOffset, byteLength);
  const repeats = (start: number, end: number): boolean => {
    for (let i = start; i < end; i++) if (memory[i] !== memory[i + width]) return false;
    return true;
  };
  // Words of one type, whatever the column's: a loop that meets five types of arrays is slow. What
  // lies before the first word and after the last one is less than one.
  if (byteLength < 32) return repeats(0, byteLength - width);
  const before = -byteOffset & 3;
  const words = new Uint32Array(column.buffer, byteOffset + before, (byteLength - before) >>> 2);
  if (!repeats(0, 8) || !repeats(byteLength - 8 - width, byteLength - width)) return false;
  const step = Math.max(1, width / 4);
  for (let i = step; i < words.length; i++) if (words[i] !== words[i - step]) return false;
  return true;
}
