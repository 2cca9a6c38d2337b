/**
 * A finished column of non-negative integers. Its width is the narrowest that holds every value;
 * `Float64Array` serves from 2^32 to 2^53 - 1.
 */
export type Column = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/**
 * An exact-length copy of the first `length` values, in the narrowest column that holds them. They are
 * not checked: `Snapshot.fromTables` refuses a column that holds something else.
 */
export function narrow(values: ArrayLike<number>, length: number = values.length): Column {
  let greatest = 0;
  for (let i = 0; i < length; i++) {
    const value = values[i]!;
    if (value > greatest) greatest = value;
  }
  const column = allocate(greatest, length);
  // Plus 0 turns -0 into 0: no column holds -0.
  for (let i = 0; i < length; i++) column[i] = values[i]! + 0;
  return column;
}

/** The values at `rows`, in their order, at the width the column has. */
export function pick<T extends Column | Int32Array>(column: T, rows: Column): T {
  const picked = new (column.constructor as new (length: number) => T)(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = column[rows[i]!]!;
  return picked;
}

/** The sum of all values. */
export function sum(column: Column): number {
  let total = 0;
  for (let row = 0; row < column.length; row++) total += column[row]!;
  return total;
}

/** One column behind the other, of the type of the widest one. */
export function concatenate<T extends Column | Int32Array>(columns: readonly T[]): T {
  const [widest] = columns.toSorted((a, b) => b.BYTES_PER_ELEMENT - a.BYTES_PER_ELEMENT);
  const length = columns.reduce((sum, column) => sum + column.length, 0);
  const joined = new ((widest ?? []).constructor as new (length: number) => T)(length);
  let start = 0;
  for (const column of columns) {
    joined.set(column, start);
    start += column.length;
  }
  return joined;
}

function allocate(greatest: number, length: number): Column {
  if (greatest < 2 ** 8) return new Uint8Array(length);
  if (greatest < 2 ** 16) return new Uint16Array(length);
  if (greatest < 2 ** 32) return new Uint32Array(length);
  return new Float64Array(length);
}
