import { Reader, type Writer } from 'protobufjs/minimal.js';
import { FormatError } from '../errors.ts';
import { COLUMN, COLUMN_TYPES, WIRE } from './schema.ts';

/** Any column of the tables of a snapshot. */
export type AnyColumn = Uint8Array | Uint16Array | Uint32Array | Float64Array | Int32Array;

/** Whether this machine's memory has the byte order of the file; s390x is the one that has not. */
const LITTLE_ENDIAN: boolean = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The tag that opens a field (https://protobuf.dev/programming-guides/encoding/#structure). */
export function tag(field: number, wireType: number): number {
  return (field << 3) | wireType;
}

/**
 * Writes a `Column` message as field `field`: its memory as it is, or one row where `oneRow` is
 * allowed and every value is the same.
 */
export function writeColumn(
  writer: Writer,
  field: number,
  column: AnyColumn,
  oneRow: boolean,
): void {
  const rows = oneRow && column.length > 1 && isConstant(column) ? column.subarray(0, 1) : column;
  const memory = new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);
  writer.uint32(tag(field, WIRE.bytes)).fork();
  writer.uint32(tag(COLUMN.type, WIRE.varint)).uint32(typeNumber(column));
  writer.uint32(tag(COLUMN.values, WIRE.bytes));
  writer.bytes(LITTLE_ENDIAN ? memory : swapBytes(memory, rows.BYTES_PER_ELEMENT));
  writer.ldelim();
}

/**
 * The column of a `Column` message, in memory of its own. `length` is the rows of its table, or
 * `undefined` for the first column, which says it.
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
  // A copy, since a view would have to begin at a multiple of the width and would keep the file alive.
  const memory = LITTLE_ENDIAN ? new Uint8Array(values) : swapBytes(values, width);
  const column = new Column(memory.buffer);
  if (length === undefined || column.length === length) return column;
  if (column.length !== 1 || length === 0) {
    throw broken(`${where} has ${column.length} rows, expected ${length} as its table`);
  }
  return new Column(length).fill(column[0]!);
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

/**
 * The fields of one protobuf message, by their names in the schema; fields the schema does not know
 * are skipped. Fields of bytes are borrowed views; nothing is allocated for a length before that
 * many bytes are known to be there.
 */
export class Fields<Name extends string> {
  readonly #where: string;
  readonly #schema: Readonly<Record<Name, number>>;
  readonly #values: Map<number, number | Uint8Array> = new Map();
  readonly #repeated: Uint8Array[] = [];

  /**
   * @param where - the name of the message in errors, '' for the file itself
   * @param repeated - the one field of bytes that may appear any number of times
   * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_TRUNCATED` where the file ends inside a field,
   *   `ERR_TRACEMALLOC_FORMAT` for what no writer writes.
   */
  constructor(
    bytes: Uint8Array,
    where: string,
    schema: Readonly<Record<Name, number>>,
    repeated?: NoInfer<Name>,
  ) {
    this.#where = where;
    this.#schema = schema;
    const known = new Set<number>(Object.values(schema));
    const reader = new Reader(bytes);
    try {
      while (reader.pos < reader.len) {
        this.#read(reader, known, repeated === undefined ? undefined : schema[repeated]);
      }
    } catch (error) {
      if (error instanceof FormatError) throw error;
      // protobufjs throws RangeError at the end of its bytes, Error for what no writer writes.
      if (error instanceof RangeError && where === '') {
        throw truncated(`it ends inside a field, after ${bytes.length} bytes`);
      }
      throw broken(`${where || 'the file'} is no protobuf message`, error);
    }
  }

  #read(reader: Reader, known: ReadonlySet<number>, repeated: number | undefined): void {
    const opening = reader.tag();
    const field = opening >>> 3;
    const wireType = opening & 7;
    if (!known.has(field)) {
      reader.skipType(wireType, 0, field);
    } else if (wireType !== WIRE.varint && wireType !== WIRE.bytes) {
      throw broken(`${this.#name(field)} has wire type ${wireType}, expected 0 or 2`);
    } else {
      const value = wireType === WIRE.varint ? reader.uint32() : reader.bytes();
      if (field === repeated && typeof value !== 'number') this.#repeated.push(value);
      else if (!this.#values.has(field)) this.#values.set(field, value);
      else throw broken(`${this.#name(field)} appears twice, expected once`);
    }
  }

  /** An unsigned field of at most 32 bits. */
  number(name: Name): number {
    const value = this.#required(name);
    if (typeof value === 'number') return value;
    throw broken(`${this.#name(this.#schema[name])} is bytes, expected a number`);
  }

  /** A field of bytes: a message, a string, a column's memory. */
  bytes(name: Name): Uint8Array {
    const value = this.#required(name);
    if (typeof value !== 'number') return value;
    throw broken(`${this.#name(this.#schema[name])} is a number, expected bytes`);
  }

  /** The values of the repeated field, in their order. */
  repeated(): readonly Uint8Array[] {
    return this.#repeated;
  }

  #required(name: Name): number | Uint8Array {
    const value = this.#values.get(this.#schema[name]);
    if (value !== undefined) return value;
    // Fields of the file itself are written in a fixed order: what is missing was cut off.
    if (this.#where === '') throw truncated(`it ends before its ${name}`);
    throw broken(`${this.#name(this.#schema[name])} is missing`);
  }

  #name(field: number): string {
    const name = Object.entries(this.#schema).find(([, number]) => number === field)?.[0];
    return this.#where === '' ? `${name}` : `${this.#where}.${name}`;
  }
}

/** A broken file: what was got, and what was expected. */
export function broken(message: string, cause?: unknown): FormatError {
  const options = cause === undefined ? undefined : { cause };
  return new FormatError('ERR_TRACEMALLOC_FORMAT', `broken snapshot file: ${message}`, options);
}

/** A file that was cut. */
export function truncated(message: string): FormatError {
  return new FormatError(
    'ERR_TRACEMALLOC_FORMAT_TRUNCATED',
    `truncated snapshot file: ${message}, expected the whole of what was written`,
  );
}

function typeNumber(column: AnyColumn): number {
  for (const [type, Column] of Object.entries(COLUMN_TYPES)) {
    if (column instanceof Column) return Number(type);
  }
  throw new TypeError(`no column type for ${Object.prototype.toString.call(column)}`);
}

function isConstant(column: AnyColumn): boolean {
  const first = column[0];
  for (let i = 1; i < column.length; i++) if (column[i] !== first) return false;
  return true;
}
