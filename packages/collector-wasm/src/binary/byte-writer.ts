/** Writes bytes that {@link ByteCursor} reads. */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity);
  }

  /** The number of bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** Appends one byte for each value. */
  byte(...values: readonly number[]): this {
    this.#reserve(values.length);
    for (const value of values) this.#bytes[this.#length++] = value;
    return this;
  }

  /** Appends bytes unchanged. */
  raw(bytes: Uint8Array): this {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  /** Appends a part of `bytes` unchanged. */
  copy(bytes: Uint8Array, start: number, end: number): this {
    return this.raw(bytes.subarray(start, end));
  }

  /** Appends an unsigned integer below 2**53, as LEB128. */
  u32(value: number): this {
    // A fast path: most integers of offset maps are small.
    if (value < 0x80 && this.#length < this.#bytes.length) {
      this.#bytes[this.#length++] = value;
      return this;
    }
    this.#reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
    return this;
  }

  /** Appends a signed integer between -2**53 and 2**53, as LEB128: for `i32.const` and `i64.const`. */
  signed(value: number): this {
    this.#reserve(8);
    let rest = value;
    while (rest < -0x40 || rest >= 0x40) {
      const low = ((rest % 0x80) + 0x80) % 0x80;
      this.#bytes[this.#length++] = low | 0x80;
      rest = (rest - low) / 0x80;
    }
    this.#bytes[this.#length++] = ((rest % 0x80) + 0x80) % 0x80;
    return this;
  }

  /** Appends a signed integer of 64 bits, as LEB128. */
  signed64(value: bigint): this {
    let rest = BigInt.asIntN(64, value);
    while (rest < -0x40n || rest >= 0x40n) {
      this.byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    return this.byte(Number(rest & 0x7fn));
  }

  /** Appends a name: its length in bytes and its UTF-8. */
  name(text: string): this {
    const bytes = encoder.encode(text);
    return this.u32(bytes.length).raw(bytes);
  }

  /** A copy of all bytes. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length) as Uint8Array<ArrayBuffer>;
  }

  /** All bytes without a copy; valid until the next write. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

const encoder = new TextEncoder();
