import { Writer } from 'protobufjs/minimal.js';

/** A field: its number, and a number for a varint, or bytes, text or fields for what has a length. */
export type Field = readonly [
  field: number,
  value: number | bigint | string | Uint8Array | Field[],
];

/** The bytes of a protobuf message, field by field, right or wrong. */
export function message(...fields: readonly Field[]): Uint8Array {
  const writer = new Writer();
  for (const [field, value] of fields) {
    if (typeof value === 'number' || typeof value === 'bigint') {
      writer.uint32(field << 3).uint64(typeof value === 'bigint' ? String(value) : value);
      continue;
    }
    writer.uint32((field << 3) | 2);
    if (typeof value === 'string') writer.bytes(new TextEncoder().encode(value));
    else writer.bytes(value instanceof Uint8Array ? value : message(...value));
  }
  return writer.finish();
}

/** A packed field of numbers. */
export function packed(field: number, ...values: number[]): Field {
  const writer = new Writer();
  for (const value of values) writer.uint64(value);
  return [field, writer.finish()];
}

/** The string table, and a way to name its strings. */
export function stringTable(...texts: string[]): { table: Field[]; at: (text: string) => number } {
  const all = ['', ...texts];
  return { table: all.map((text): Field => [6, text]), at: (text) => all.indexOf(text) };
}

/** A location, id 1, in line 3 of function 1. */
export const LOCATION: Field = [
  4,
  [
    [1, 1],
    [
      4,
      [
        [1, 1],
        [2, 3],
      ],
    ],
  ],
];

/** Function 1, by the indices of its name and its file. */
export function functionOf(name: number, filename: number): Field {
  return [
    5,
    [
      [1, 1],
      [2, name],
      [4, filename],
    ],
  ];
}
