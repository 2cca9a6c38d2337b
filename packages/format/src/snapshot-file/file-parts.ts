import { Writer } from 'protobufjs/minimal.js';
import { FormatError } from '../errors.ts';
import { COLUMN } from '../schema/snapshot-schema.ts';
import { joined } from '../wire/joined.ts';
import { tag, WIRE } from '../wire/tag.ts';
import { varintLength } from '../wire/varint-length.ts';
import { type AnyColumn, columnBytes, columnType, isConstant } from './column.ts';

/** No protobuf message is longer (https://protobuf.dev/programming-guides/encoding/#size-limit). */
const MOST_BYTES = 2 ** 31 - 1;
/** The most padding that a column needs to begin at a multiple of its width. */
const MOST_PADDING = 7;
const ZEROS = new Uint8Array(MOST_PADDING);

interface StoredColumn {
  readonly field: number;
  readonly type: number;
  readonly width: number;
  readonly values: Uint8Array;
}

/**
 * Builds a file from parts in a row: the beginnings of messages, and between them the memory of columns. That memory is
 * borrowed, so that a file can be written without a copy.
 */
export class FileParts {
  readonly parts: Uint8Array[] = [];
  /** Bytes so far. */
  length = 0;

  /**
   * Appends the bytes of the writer.
   *
   * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_SIZE` if a protobuf message cannot be so long.
   */
  write(writer: Writer): void {
    this.#append(writer.finishInto(new Uint8Array(writer.pos)));
  }

  /**
   * Appends a table: a message of columns, by field number from 1 on. The first column is whole. Any other column has one
   * row if all its rows are equal. Columns begin at a multiple of their width.
   *
   * @throws {FormatError} as {@link FileParts.write}.
   */
  writeTable(field: number, columns: readonly AnyColumn[]): void {
    const stored = columns.map(storedColumn);
    const longest = stored.reduce((sum, column) => sum + columnSize(column, MOST_PADDING), 0);
    // The length of a table depends on its padding, and where it begins on the length of its length.
    // In the rare case that less padding makes that a byte shorter, columns begin unaligned.
    let at = this.length + 1 + varintLength(longest);
    const paddings = stored.map((column) => {
      const padding = paddingOf(column, at);
      at += columnSize(column, padding);
      return padding;
    });
    const length = stored.reduce((sum, column, i) => sum + columnSize(column, paddings[i]!), 0);
    const writer = new Writer();
    this.write(writer.uint32(tag(field, WIRE.bytes)).uint32(length));
    for (const [i, column] of stored.entries()) this.#writeColumn(column, paddings[i]!);
  }

  #writeColumn(column: StoredColumn, padding: number): void {
    const writer = new Writer();
    writer.uint32(tag(column.field, WIRE.bytes)).uint32(messageSize(column, padding));
    writer.uint32(tag(COLUMN.type, WIRE.varint)).uint32(column.type);
    writer.uint32(tag(COLUMN.padding, WIRE.bytes)).bytes(ZEROS.subarray(0, padding));
    writer.uint32(tag(COLUMN.values, WIRE.bytes)).uint32(column.values.length);
    this.write(writer);
    this.#append(column.values);
  }

  #append(bytes: Uint8Array): void {
    this.parts.push(bytes);
    this.length += bytes.length;
    if (this.length <= MOST_BYTES) return;
    const message = `cannot write the snapshot: it has more than ${MOST_BYTES} bytes, expected no more`;
    throw new FormatError('ERR_TRACEMALLOC_FORMAT_SIZE', message);
  }

  /** All parts in one. */
  joined(): Uint8Array<ArrayBuffer> {
    return joined(this.parts);
  }
}

function storedColumn(column: AnyColumn, index: number): StoredColumn {
  const rows = index > 0 && isConstant(column) ? column.subarray(0, 1) : column;
  return {
    field: index + 1,
    type: columnType(column),
    width: column.BYTES_PER_ELEMENT,
    values: columnBytes(rows),
  };
}

/** Tags are one byte, since all field numbers are below 16; types and paddings have small numbers. */
function messageSize({ values }: StoredColumn, padding: number): number {
  return 2 + 2 + padding + 1 + varintLength(values.length) + values.length;
}

function columnSize(column: StoredColumn, padding: number): number {
  const length = messageSize(column, padding);
  return 1 + varintLength(length) + length;
}

/** The padding with which the values of a column whose message begins at `at` are aligned. */
function paddingOf(column: StoredColumn, at: number): number {
  for (let padding = 0; padding <= MOST_PADDING; padding++) {
    const end = at + columnSize(column, padding);
    if ((end - column.values.length) % column.width === 0) return padding;
  }
  return 0;
}
