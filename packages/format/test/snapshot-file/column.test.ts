import { describe, expect, it } from 'vitest';
import {
  type AnyColumn,
  columnBytes,
  isConstant,
  readColumn,
  swapBytes,
} from '../../src/snapshot-file/column.ts';
import { FileParts } from '../../src/snapshot-file/file-parts.ts';

/** Columns of every type. */
const COLUMNS: AnyColumn[] = [
  Uint8Array.of(0, 255),
  Uint16Array.of(256, 65_535),
  Uint32Array.of(65_536, 2 ** 32 - 1),
  Float64Array.of(2 ** 32, 2 ** 53 - 1),
  Int32Array.of(-1, 2 ** 31 - 1),
  new Uint8Array(0),
];

/** A table of these columns, at the beginning of a file. */
function written(...columns: AnyColumn[]): Uint8Array {
  const file = new FileParts();
  file.writeTable(4, columns);
  return file.joined();
}

/** The column message at that place of a file. */
function messageAt(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.subarray(at + 2, at + 2 + bytes[at + 1]!);
}

it('is its memory, little-endian, with its type', () => {
  // Field 4 of 12 bytes; its field 1 of 10: type 2, no padding, values.
  expect([...written(Uint16Array.of(1, 0x0203))]).toEqual([
    34, 12, 10, 10, 8, 2, 26, 0, 18, 4, 1, 0, 3, 2,
  ]);
  expect([...columnBytes(Int32Array.of(-1))]).toEqual([255, 255, 255, 255]);
});

it('is padded, so that its values begin at a multiple of its width', () => {
  const bytes = written(Float64Array.of(2 ** 40, 2 ** 41), Uint16Array.of(1000, 2000));
  const second = 2 + 2 + bytes[3]!;
  for (const [at, width] of [
    [2, 8],
    [second, 2],
  ] as const) {
    const message = messageAt(bytes, at);
    const values = message.byteOffset + message.length - 2 * width;
    expect(values % width).toBe(0);
    // A view of the file, not a copy.
    expect(readColumn(message, 'x').buffer).toBe(bytes.buffer);
  }
});

it('is read where it is not aligned, as a copy', () => {
  for (const column of COLUMNS) {
    const message = messageAt(written(column), 2);
    for (let offset = 0; offset < 8; offset++) {
      const memory = new Uint8Array(message.length + 8);
      memory.set(message, offset);
      const view = memory.subarray(offset, offset + message.length);
      expect(readColumn(view, 'x', column.length)).toEqual(column);
    }
  }
});

it('is one row where all are the same, unless it says the length of its table', () => {
  const same = Uint8Array.of(7, 7, 7);
  const bytes = written(same, same);
  const [first, second] = [messageAt(bytes, 2), messageAt(bytes, 2 + 2 + bytes[3]!)];
  expect(second.length).toBe(first.length - 2);
  expect(readColumn(second, 'x', 3)).toEqual(same);
});

describe('isConstant', () => {
  it('finds the one row that differs, at any length, place and alignment', () => {
    for (const Column of [Uint8Array, Uint16Array, Uint32Array, Float64Array, Int32Array]) {
      const width = Column.BYTES_PER_ELEMENT;
      for (let length = 2; length < 40; length++) {
        for (let start = 0; start < 5; start++) {
          const column = new Column(new ArrayBuffer(400), start * width, length).fill(7);
          expect(isConstant(column)).toBe(true);
          for (let row = 0; row < length; row++) {
            column[row] = 8;
            expect(isConstant(column)).toBe(false);
            column[row] = 7;
          }
        }
      }
    }
  });

  it('does not look beyond the column', () => {
    const memory = Uint8Array.of(1, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 1);
    expect(isConstant(memory.subarray(1, -1))).toBe(true);
  });

  it('needs two rows', () => {
    expect(isConstant(Uint8Array.of())).toBe(false);
    expect(isConstant(Uint8Array.of(1))).toBe(false);
  });
});

it('swaps the bytes of each element, for hosts of the other order', () => {
  expect([...swapBytes(Uint8Array.of(1, 2, 3, 4), 1)]).toEqual([1, 2, 3, 4]);
  expect([...swapBytes(Uint8Array.of(1, 2, 3, 4), 2)]).toEqual([2, 1, 4, 3]);
  expect([...swapBytes(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), 4)]).toEqual([
    4, 3, 2, 1, 8, 7, 6, 5,
  ]);
});
