import { FormatError } from '../errors.ts';
import { WIRE } from '../wire/tag.ts';
import { WireReader } from '../wire/wire-reader.ts';

/**
 * The fields of one protobuf message, by their names in the schema. Skips fields that the schema does not know. Fields of
 * bytes are borrowed views. Allocates nothing for a length before it has seen that many bytes.
 */
export class Fields<Name extends string> {
  readonly #where: string;
  readonly #schema: Readonly<Record<Name, number>>;
  readonly #values: Map<number, number | Uint8Array> = new Map();

  /**
   * @param where - the name of the message in errors; '' for the file itself
   * @param repeated - the one field of bytes that may appear any number of times, and a function that takes each
   * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_TRUNCATED` if the file ends inside a field, `ERR_TRACEMALLOC_FORMAT` for
   *   bytes that no writer writes.
   */
  constructor(
    bytes: Uint8Array,
    where: string,
    schema: Readonly<Record<Name, number>>,
    repeated?: { readonly field: NoInfer<Name>; take(bytes: Uint8Array): void },
  ) {
    this.#where = where;
    this.#schema = schema;
    const known = new Set<number>(Object.values(schema));
    const reader = new WireReader(bytes);
    try {
      while (!reader.atEnd) {
        const tag = reader.tag();
        const field = tag >>> 3;
        if (!known.has(field)) reader.skipField(tag);
        else {
          const value = this.#read(reader, field, tag & 7);
          if (repeated === undefined || field !== schema[repeated.field]) this.#keep(field, value);
          else repeated.take(this.#bytes(field, value));
        }
      }
    } catch (error) {
      if (error instanceof FormatError) throw error;
      if (error instanceof RangeError && where === '') {
        throw truncated(`it ends inside a field, after ${bytes.length} bytes`);
      }
      throw broken(`${where || 'the file'} is no protobuf message`, error);
    }
  }

  #read(reader: WireReader, field: number, wireType: number): number | Uint8Array {
    if (wireType === WIRE.varint) return reader.uint32();
    if (wireType === WIRE.bytes) return reader.bytes();
    throw broken(`${this.#name(field)} has wire type ${wireType}, expected 0 or 2`);
  }

  #keep(field: number, value: number | Uint8Array): void {
    if (this.#values.has(field)) throw broken(`${this.#name(field)} appears twice, expected once`);
    this.#values.set(field, value);
  }

  #bytes(field: number, value: number | Uint8Array): Uint8Array {
    if (typeof value !== 'number') return value;
    throw broken(`${this.#name(field)} is a number, expected bytes`);
  }

  /** An unsigned field of at most 32 bits. */
  number(name: Name): number {
    const value = this.#required(name);
    if (typeof value === 'number') return value;
    throw broken(`${this.#name(this.#schema[name])} is bytes, expected a number`);
  }

  /** A field of bytes: a message, a string, a column's memory. */
  bytes(name: Name): Uint8Array {
    return this.#bytes(this.#schema[name], this.#required(name));
  }

  #required(name: Name): number | Uint8Array {
    const value = this.#values.get(this.#schema[name]);
    if (value !== undefined) return value;
    // Fields of the file itself have a fixed order: a missing one was cut off.
    if (this.#where === '') throw truncated(`it ends before its ${name}`);
    throw broken(`${this.#name(this.#schema[name])} is missing`);
  }

  #name(field: number): string {
    const name = Object.entries(this.#schema).find(([, number]) => number === field)?.[0];
    return this.#where === '' ? `${name}` : `${this.#where}.${name}`;
  }
}

/** The error for a broken file. The message says what was got and what was expected. */
export function broken(message: string, cause?: unknown): FormatError {
  const options = cause === undefined ? undefined : { cause };
  return new FormatError('ERR_TRACEMALLOC_FORMAT', `broken snapshot file: ${message}`, options);
}

/** The error for a file that was cut. */
export function truncated(message: string): FormatError {
  return new FormatError(
    'ERR_TRACEMALLOC_FORMAT_TRUNCATED',
    `truncated snapshot file: ${message}, expected the whole of what was written`,
  );
}
