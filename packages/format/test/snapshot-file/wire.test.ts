import { Writer } from 'protobufjs/minimal.js';
import { expect, it } from 'vitest';
import { readColumn, swapBytes, writeColumn } from '../../src/snapshot-file/wire.ts';

/** The bytes of one column message, without the tag and length in front. */
function written(column: Parameters<typeof writeColumn>[2], oneRow = true): Uint8Array {
  const writer = new Writer();
  writeColumn(writer, 1, column, oneRow);
  return writer.finish().subarray(2);
}

it('writes the memory of a column, little-endian', () => {
  expect([...written(Uint16Array.of(1, 0x0203))]).toEqual([8, 2, 18, 4, 1, 0, 3, 2]);
  expect([...written(Int32Array.of(-1))]).toEqual([8, 5, 18, 4, 255, 255, 255, 255]);
});

it('writes one row for a column of one value, unless it says the length', () => {
  expect(written(Uint8Array.of(7, 7, 7))).toHaveLength(5);
  expect(written(Uint8Array.of(7, 7, 7), false)).toHaveLength(7);
  expect(readColumn(written(Uint8Array.of(7, 7, 7)), 'x', 3)).toEqual(Uint8Array.of(7, 7, 7));
});

it('reads every type of column', () => {
  for (const column of [
    Uint8Array.of(0, 255),
    Uint16Array.of(256, 65_535),
    Uint32Array.of(65_536, 2 ** 32 - 1),
    Float64Array.of(2 ** 32, 2 ** 53 - 1),
    Int32Array.of(-1, 2 ** 31 - 1),
    new Uint8Array(0),
  ]) {
    expect(readColumn(written(column), 'x', column.length)).toEqual(column);
  }
});

it('swaps the bytes of each element, for hosts of the other order', () => {
  expect([...swapBytes(Uint8Array.of(1, 2, 3, 4), 1)]).toEqual([1, 2, 3, 4]);
  expect([...swapBytes(Uint8Array.of(1, 2, 3, 4), 2)]).toEqual([2, 1, 4, 3]);
  expect([...swapBytes(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), 4)]).toEqual([
    4, 3, 2, 1, 8, 7, 6, 5,
  ]);
});
