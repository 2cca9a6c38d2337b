import type { ByteCursor } from './byte-cursor.ts';

// Integers of the binary format: https://webassembly.github.io/spec/core/binary/values.html#integers
// An N-bit integer takes at most ceil(N / 7) bytes. The bits of the last byte beyond N are 0 (or copies
// of the sign).

/** Reads an unsigned integer below 2**32. */
export function readU32(cursor: ByteCursor, what: string): number {
  const start = cursor.offset;
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = cursor.byte(what);
    if (shift === 28 && byte > 0x0f) break;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value >>> 0;
  }
  throw cursor.error('an integer that does not fit 32 bits', what, start);
}

/** Reads an unsigned integer below 2**64. */
export function readU64(cursor: ByteCursor, what: string): bigint {
  const start = cursor.offset;
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = cursor.byte(what);
    if (shift === 63n && byte > 0x01) break;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  throw cursor.error('an integer that does not fit 64 bits', what, start);
}

/** Reads a signed 32-bit integer. */
export function readS32(cursor: ByteCursor, what: string): number {
  return Number(readSigned(cursor, 32, what));
}

/** Reads a signed 33-bit integer: a heap type. Negative values are abstract heap types. */
export function readS33(cursor: ByteCursor, what: string): number {
  return Number(readSigned(cursor, 33, what));
}

/** Reads a signed 64-bit integer. */
export function readS64(cursor: ByteCursor, what: string): bigint {
  return readSigned(cursor, 64, what);
}

function readSigned(cursor: ByteCursor, bits: number, what: string): bigint {
  const start = cursor.offset;
  let value = 0n;
  for (let shift = 0; shift < bits; shift += 7) {
    const byte = cursor.byte(what);
    value |= BigInt(byte & 0x7f) << BigInt(shift);
    if (byte >= 0x80) continue;
    const signed = BigInt.asIntN(shift + 7, value);
    if (BigInt.asIntN(bits, signed) === signed) return signed;
    break;
  }
  throw cursor.error(`an integer that does not fit ${bits} bits`, what, start);
}
