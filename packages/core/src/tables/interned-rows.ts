import { type Allocating, allocatePlainly } from './allocating.ts';
import { mix } from './hash.ts';

const LEAST_CAPACITY = 64;

/**
 * Rows of numbers, each stored once: open addressing over typed arrays instead of a `Map` with a
 * string or an object a row. Values are integers from 0 to 2^53 - 1.
 */
export class InternedRows {
  /** Rows so far. */
  length = 0;
  /** The row that {@link intern} looks for. Fill it in first. */
  readonly row: Float64Array;
  readonly #width: number;
  readonly #allocating: Allocating;
  #values: Float64Array = new Float64Array(0);
  // Row + 1 a slot; 0 is free. A power of two long, and twice as many as rows fit in, so that a probe
  // ends soon.
  #slots: Uint32Array = new Uint32Array(0);

  /** `allocating` surrounds each growth. */
  constructor(width: number, allocating: Allocating = allocatePlainly) {
    this.#width = width;
    this.#allocating = allocating;
    this.row = new Float64Array(width);
    this.#grow(LEAST_CAPACITY);
  }

  /** Bytes of its arrays. */
  get memory(): number {
    return this.row.byteLength + this.#values.byteLength + this.#slots.byteLength;
  }

  /** The index of the row that equals {@link row}; a new last one if there was none. */
  intern(): number {
    const row = this.row;
    const width = this.#width;
    const values = this.#values;
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash(row, 0, width) & mask;
    for (let found = slots[slot]!; found !== 0; found = slots[slot]!) {
      const start = (found - 1) * width;
      let i = 0;
      while (i < width && values[start + i] === row[i]) i++;
      if (i === width) return found - 1;
      slot = (slot + 1) & mask;
    }
    values.set(row, this.length * width);
    slots[slot] = ++this.length;
    if (this.length * 2 === slots.length) this.#double();
    return this.length - 1;
  }

  /** The value in a column of a row. */
  at(row: number, column: number): number {
    return this.#values[row * this.#width + column]!;
  }

  /** A copy of one column, one value a row. */
  column(column: number): Float64Array {
    const values = new Float64Array(this.length);
    const width = this.#width;
    for (let i = 0, at = column; i < values.length; i++, at += width) values[i] = this.#values[at]!;
    return values;
  }

  /** On its own, so that `intern` has no closure. */
  #double(): void {
    this.#allocating(() => this.#grow(this.length * 2));
  }

  /** Makes room for `capacity` rows, a power of two. */
  #grow(capacity: number): void {
    const width = this.#width;
    const values = new Float64Array(capacity * width);
    const slots = new Uint32Array(capacity * 2);
    values.set(this.#values);
    for (let row = 0; row < this.length; row++) {
      let slot = hash(values, row * width, width) & (slots.length - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = row + 1;
    }
    this.#values = values;
    this.#slots = slots;
  }
}

function hash(values: Float64Array, start: number, width: number): number {
  let h = 0;
  for (let i = start; i < start + width; i++) h = mix(h ^ values[i]!);
  return h;
}
