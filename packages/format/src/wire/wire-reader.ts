/** Groups of groups: no writer nests them deeper (protobuf's own limit). */
const MOST_GROUPS = 100;

/**
 * Reads fields of the protobuf encoding, as far as snapshot files need it. protobufjs reads the same, but takes
 * longer to load than this to read a small file.
 *
 * Every method throws a `RangeError` where the bytes end too early, and an `Error` for what no writer writes.
 *
 * @see https://protobuf.dev/programming-guides/encoding/#structure
 */
export class WireReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Whether all bytes are read. */
  get atEnd(): boolean {
    return this.#position >= this.#bytes.length;
  }

  /** The tag that opens a field: its number * 8 + its wire type. */
  tag(): number {
    return this.#exactly(4, 0x0f, 'tag');
  }

  /** The low 32 bits of a varint. */
  uint32(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#byte();
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    throw new Error('a varint has more than 10 bytes');
  }

  /** A field of bytes: a view, which borrows the memory. */
  bytes(): Uint8Array {
    const length = this.#length();
    const start = this.#position;
    this.skip(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** Leaves out bytes. */
  skip(length: number): void {
    const end = this.#position + length;
    if (end > this.#bytes.length) {
      throw new RangeError(`${length} bytes at ${this.#position}, of ${this.#bytes.length}`);
    }
    this.#position = end;
  }

  /** Leaves out the rest of a field whose tag is read. */
  skipField(tag: number, depth = 0): void {
    const field = tag >>> 3;
    if (field === 0) throw new Error('a field has number 0');
    if (depth > MOST_GROUPS) throw new Error(`groups are nested deeper than ${MOST_GROUPS}`);
    switch (tag & 7) {
      case 0:
        while (this.#byte() >= 0x80);
        break;
      case 1:
        this.skip(8);
        break;
      case 2:
        this.skip(this.#length());
        break;
      case 3:
        this.#skipGroup(field, depth);
        break;
      case 5:
        this.skip(4);
        break;
      default:
        throw new Error(`field ${field} has wire type ${tag & 7}`);
    }
  }

  /** To the end of a group, which repeats its number. */
  #skipGroup(group: number, depth: number): void {
    for (;;) {
      const tag = this.tag();
      if ((tag & 7) === 4 && tag >>> 3 !== 0) {
        if (tag >>> 3 === group) return;
        throw new Error(`group ${group} ends as group ${tag >>> 3}`);
      }
      this.skipField(tag, depth + 1);
    }
  }

  /** Of what follows: less than 2 GiB. */
  #length(): number {
    return this.#exactly(4, 0x07, 'length');
  }

  /** A varint of at most `before + 1` bytes, the last of which is at most `last`. */
  #exactly(before: number, last: number, what: string): number {
    let value = 0;
    for (let index = 0; index < before; index++) {
      const byte = this.#byte();
      value |= (byte & 0x7f) << (7 * index);
      if (byte < 0x80) return value;
    }
    const byte = this.#byte();
    if (byte > last) throw new Error(`a ${what} has more than 32 bits`);
    return (value | (byte << (7 * before))) >>> 0;
  }

  #byte(): number {
    const byte = this.#bytes[this.#position];
    if (byte === undefined) throw new RangeError(`the bytes end at ${this.#position}`);
    this.#position++;
    return byte;
  }
}
