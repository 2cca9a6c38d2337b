/**
 * Rows of numbers, each stored once: open addressing over typed arrays instead of a `Map` with a
 * string or an object a row. Values are integers from 0 to 2^53 - 1.
 */
export class InternedRows {
  /** Rows so far. */
  length = 0;
  /** The row that {@link intern} looks at, to be filled in before. */
  readonly row: Float64Array;
  readonly #width: number;
  #values: Float64Array;
  // Row + 1 a slot; 0 is free. A power of two long, at most half full, so that a probe ends soon.
  #slots: Uint32Array;

  /** `expected` rows fit without growing. */
  constructor(width: number, expected = 32) {
    this.#width = width;
    this.row = new Float64Array(width);
    this.#values = new Float64Array(width * Math.max(expected, 32));
    this.#slots = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(expected, 32) * 2)));
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
    return this.#add(slot);
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

  #add(slot: number): number {
    const width = this.#width;
    const start = this.length * width;
    if (start === this.#values.length) {
      const grown = new Float64Array(this.#values.length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values.set(this.row, start);
    this.#slots[slot] = ++this.length;
    if (this.length * 2 > this.#slots.length) this.#rehash();
    return this.length - 1;
  }

  #rehash(): void {
    const width = this.#width;
    const values = this.#values;
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let row = 0; row < this.length; row++) {
      let slot = hash(values, row * width, width) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = row + 1;
    }
    this.#slots = slots;
  }
}

/** The multiplications of MurmurHash3's finalizer (Austin Appleby, public domain), once a value. */
function hash(values: Float64Array, start: number, width: number): number {
  let h = 0;
  for (let i = start; i < start + width; i++) {
    const value = values[i]!;
    h = Math.imul(h ^ value, 0x85ebca6b);
    h ^= h >>> 13;
    if (value >= 4294967296) h ^= Math.imul(value / 4294967296, 0xc2b2ae35);
  }
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
