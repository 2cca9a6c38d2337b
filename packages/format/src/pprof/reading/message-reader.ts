import { isTracemallocError } from '@tracemalloc/core';
import { Reader } from 'protobufjs/minimal.js';
import { FormatError } from '../../errors.ts';
import { brokenProfile, truncatedProfile } from '../profile-errors.ts';

/** What is inside a message, field by field; the reader is at the value, and reads it or skips it. */
export type FieldVisitor = (field: number, wireType: number) => void;

/**
 * A protobufjs reader with what profiles need beside it: integers of 64 bits without an object for
 * each, and nested messages whose end is the end of what can be read.
 */
export class MessageReader extends Reader {
  /** Where the varint began that was read last. */
  #start = 0;

  /** The next varint; beyond 2^53 - 1 only about right, see {@link MessageReader.integer}. */
  varint(): number {
    const { buf, len } = this;
    let { pos } = this;
    this.#start = pos;
    if (pos >= len) throw new RangeError('the end is inside a number');
    let byte = buf[pos++]!;
    let value = byte & 127;
    for (let scale = 128; byte > 127; scale *= 128) {
      // 10 bytes hold 64 bits (https://protobuf.dev/programming-guides/encoding/#varints).
      if (scale > 2 ** 63) throw brokenProfile('a number has more than 10 bytes');
      if (pos >= len) throw new RangeError('the end is inside a number');
      byte = buf[pos++]!;
      value += (byte & 127) * scale;
    }
    this.pos = pos;
    return value;
  }

  /** The next varint, exactly: unsigned, a bigint beyond 2^53 - 1. */
  integer(): number | bigint {
    const value = this.varint();
    return value <= Number.MAX_SAFE_INTEGER ? value : this.#exact();
  }

  #exact(): bigint {
    let value = 0n;
    for (let at = this.pos - 1; at >= this.#start; at--) {
      value = (value << 7n) | BigInt(this.buf[at]! & 127);
    }
    return BigInt.asUintN(64, value);
  }

  /** Visits the fields from here to the end of what can be read. */
  fields(visit: FieldVisitor): void {
    while (this.pos < this.len) {
      const tag = this.tag();
      if (tag >>> 3 === 0) throw brokenProfile('a field has number 0');
      visit(tag >>> 3, tag & 7);
    }
  }

  /** Visits the fields of the nested message that begins with its length here. */
  message(visit: FieldVisitor): void {
    const end = this.enter();
    this.fields(visit);
    this.leave(end);
  }

  /** Makes the end of the nested message, whose length is next, the end; gives the one before. */
  enter(): number {
    const outer = this.len;
    const length = this.size();
    if (length > outer - this.pos) throw new RangeError('the end is inside a message');
    this.len = this.pos + length;
    return outer;
  }

  /** The counterpart of {@link MessageReader.enter}. */
  leave(outer: number): void {
    this.len = outer;
  }

  /** Reads a field of integers: one, or in a packed field (wire type 2) many. */
  integers(wireType: number, each: (value: number | bigint) => void): void {
    if (wireType === 0) {
      each(this.integer());
      return;
    }
    if (wireType !== 2) throw brokenProfile(`numbers have wire type ${wireType}, expected 0 or 2`);
    const outer = this.enter();
    while (this.pos < this.len) each(this.integer());
    this.leave(outer);
  }
}

/**
 * Runs `read` on the bytes, with what protobufjs throws, and what core refuses, in the words of this
 * package.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_TRUNCATED` where the bytes end inside a field,
 *   `ERR_TRACEMALLOC_FORMAT` for what no writer writes.
 */
export function readMessage<T>(bytes: Uint8Array, read: (reader: MessageReader) => T): T {
  const reader = new MessageReader(bytes);
  try {
    return read(reader);
  } catch (error) {
    // protobufjs throws RangeError at the end of its bytes, Error for what no writer writes.
    if (error instanceof RangeError) {
      if (reader.len === bytes.length) {
        throw truncatedProfile(`it ends inside a field, after ${bytes.length} bytes`);
      }
      throw brokenProfile('a field is longer than the message it is in', error);
    }
    const isRefused = isTracemallocError(error) && !(error instanceof FormatError);
    if (isRefused || (error instanceof Error && error.constructor === Error)) {
      throw brokenProfile(error.message, error);
    }
    throw error;
  }
}
