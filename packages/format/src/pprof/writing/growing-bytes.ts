/** Room for many small pieces, and little where there are few. */
const FIRST_PART = 2 ** 12;
const MOST_OF_A_PART = 2 ** 20;
/** From here on `TypedArray.prototype.set` is faster than a loop. */
const LONG = 24;

/**
 * Bytes under construction: what a million samples are written into, a few bytes at a time. They are
 * kept in parts, so that nothing is copied to make room.
 */
export class GrowingBytes {
  /** All parts but the last one. */
  readonly #full: Uint8Array[] = [];
  #bytes: Uint8Array = new Uint8Array(FIRST_PART);
  #length = 0;

  /** Makes room for so many more. */
  reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    this.#full.push(this.#bytes.subarray(0, this.#length));
    const size = Math.min(this.#bytes.length * 2, MOST_OF_A_PART);
    this.#bytes = new Uint8Array(Math.max(size, more));
    this.#length = 0;
  }

  /** Appends a byte, for which there is room. */
  byte(value: number): void {
    this.#bytes[this.#length++] = value;
  }

  /** Appends a varint, for which there is room: at most 8 bytes. */
  varint(value: number): void {
    const bytes = this.#bytes;
    let at = this.#length;
    let rest = value;
    for (; rest >= 2 ** 31; rest = Math.floor(rest / 128)) bytes[at++] = (rest % 128) | 128;
    for (; rest > 127; rest >>>= 7) bytes[at++] = (rest & 127) | 128;
    bytes[at++] = rest;
    this.#length = at;
  }

  /** Appends bytes, for which there is room. */
  append(bytes: Uint8Array): void {
    const { length } = bytes;
    const at = this.#length;
    if (length > LONG) this.#bytes.set(bytes, at);
    else for (let i = 0; i < length; i++) this.#bytes[at + i] = bytes[i]!;
    this.#length = at + length;
  }

  /** The bytes so far, in parts. */
  parts(): Uint8Array[] {
    return [...this.#full, this.#bytes.subarray(0, this.#length)];
  }
}
