/**
 * Rows of numbers, each stored once: open addressing over one typed array instead of a `Map` with
 * a string or an object a row. Values are integers from -1 to 2^53 - 1.
 */
export class InternedRows {
  /** Numbers a row. */
  readonly width: number;
  /** Rows so far. */
  length = 0;
  #values: Float64Array;
  // Row + 1 a slot; 0 is free. A power of two long, at most half full, so that a probe ends.
  #slots: Int32Array;

  constructor(width: number, expected = 64) {
    this.width = width;
    this.#values = new Float64Array(width * expected);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(expected, 8) * 2)));
  }

  /** The row that holds `row`; a new last one if there was none. */
  intern(row: ArrayLike<number>): number {
    const { width } = this;
    const mask = this.#slots.length - 1;
    let slot = hash(row, width) & mask;
    for (;;) {
      const found = this.#slots[slot]! - 1;
      if (found === -1) break;
      if (this.#holds(found, row)) return found;
      slot = (slot + 1) & mask;
    }
    const index = this.length++;
    if (this.length * width > this.#values.length) {
      const grown = new Float64Array(this.#values.length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    for (let i = 0; i < width; i++) this.#values[index * width + i] = row[i]!;
    this.#slots[slot] = index + 1;
    if (this.length * 2 > this.#slots.length) this.#rehash();
    return index;
  }

  /** The value in column `column` of `row`. */
  at(row: number, column: number): number {
    return this.#values[row * this.width + column]!;
  }

  /** One column as plain values, one a row. */
  column(column: number): Float64Array {
    const values = new Float64Array(this.length);
    for (let row = 0; row < this.length; row++) values[row] = this.at(row, column);
    return values;
  }

  #holds(index: number, row: ArrayLike<number>): boolean {
    const start = index * this.width;
    for (let i = 0; i < this.width; i++) if (this.#values[start + i] !== row[i]) return false;
    return true;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let index = 0; index < this.length; index++) {
      const start = index * this.width;
      let slot = hash(this.#values.subarray(start, start + this.width), this.width) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = index + 1;
    }
    this.#slots = slots;
  }
}

// The finalizer of MurmurHash3 (Austin Appleby, public domain) over each 32-bit half.
function hash(row: ArrayLike<number>, width: number): number {
  let h = 0;
  for (let i = 0; i < width; i++) {
    const value = row[i]!;
    h = mix(h ^ (value | 0));
    if (value >= 2 ** 32) h = mix(h ^ Math.floor(value / 2 ** 32));
  }
  return h >>> 0;
}

function mix(value: number): number {
  let h = value + 0x9e3779b9;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
