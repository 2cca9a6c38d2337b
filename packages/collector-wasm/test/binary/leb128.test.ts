import { describe, expect, it } from 'vitest';
import { ByteCursor } from '../../src/binary/byte-cursor.ts';
import { readS32, readS33, readS64, readU32, readU64 } from '../../src/binary/leb128.ts';

const at = (...bytes: number[]) => new ByteCursor(new Uint8Array(bytes), 'the test');

/** The shortest encoding: seven bits a byte, the lowest first. */
function signedLeb128(value: bigint): number[] {
  const low = Number(BigInt.asUintN(7, value));
  const rest = value >> 7n;
  const last = (rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40);
  return last ? [low] : [low | 0x80, ...signedLeb128(rest)];
}

function unsignedLeb128(value: bigint): number[] {
  const low = Number(value & 0x7fn);
  return value < 0x80n ? [low] : [low | 0x80, ...unsignedLeb128(value >> 7n)];
}

/** Values around every power of two below 2**bits. */
const around = (bits: number) =>
  Array.from({ length: bits }, (_, bit) => [2n ** BigInt(bit) - 1n, 2n ** BigInt(bit)]).flat();

it('reads unsigned integers', () => {
  for (const value of [...around(32), 2n ** 32n - 1n]) {
    expect(readU32(at(...unsignedLeb128(value)), 'it')).toBe(Number(value));
  }
  for (const value of [...around(64), 2n ** 64n - 1n]) {
    expect(readU64(at(...unsignedLeb128(value)), 'it')).toBe(value);
  }
});

it('reads signed integers', () => {
  for (const value of around(31).flatMap((value) => [value, -value, -value - 1n])) {
    expect(readS32(at(...signedLeb128(value)), 'it')).toBe(Number(value));
  }
  for (const value of around(32).flatMap((value) => [value, -value, -value - 1n])) {
    expect(readS33(at(...signedLeb128(value)), 'it')).toBe(Number(value));
  }
  for (const value of around(63).flatMap((value) => [value, -value, -value - 1n])) {
    expect(readS64(at(...signedLeb128(value)), 'it')).toBe(value);
  }
});

it('accepts as much padding as the specification, and stops after the last byte', () => {
  const cursor = at(0x83, 0x80, 0x80, 0x80, 0x00, 0xff);
  expect(readU32(cursor, 'it')).toBe(3);
  expect(cursor.offset).toBe(5);
  expect(readS32(at(0xfe, 0xff, 0xff, 0xff, 0x7f), 'it')).toBe(-2);
});

describe('refuses', () => {
  it.each([
    ['an unsigned integer of 33 bits', readU32, [0xff, 0xff, 0xff, 0xff, 0x1f]],
    ['an unsigned integer of 6 bytes', readU32, [0x80, 0x80, 0x80, 0x80, 0x80, 0x00]],
    ['an unsigned integer of 65 bits', readU64, [...Array(9).fill(0xff), 0x02]],
    ['an unsigned integer of 11 bytes', readU64, [...Array(10).fill(0x80), 0x00]],
    ['a signed integer beyond 2**31', readS32, [0x80, 0x80, 0x80, 0x80, 0x08]],
    ['a signed integer of 6 bytes', readS32, [0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]],
    ['a signed integer beyond 2**32', readS33, [0x80, 0x80, 0x80, 0x80, 0x10]],
    ['a signed integer of 11 bytes', readS64, [...Array(10).fill(0xff), 0x7f]],
  ])('%s', (_, read, bytes) => {
    expect(() => read(at(...bytes), 'a number')).toThrow(
      /^the test has an integer that does not fit \d\d bits at byte 0, expected a number$/,
    );
  });

  it.each([readU32, readU64, readS32, readS33, readS64])('an integer cut off: %o', (read) => {
    expect(() => read(at(0x80, 0x80), 'a number')).toThrow(
      'the test has its end at byte 2, expected a number',
    );
    expect(() => read(at(), 'a number')).toThrow('the test has its end at byte 0');
  });
});
