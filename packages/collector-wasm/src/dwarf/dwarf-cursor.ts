/** A position in a section of debug information. Throws a RangeError beyond the end. */
export class DwarfCursor {
  readonly bytes: Uint8Array;
  offset: number;
  /** Whether the unit is in the 64-bit format: DWARF 5, 7.4. */
  is64 = false;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, offset = 0) {
    this.bytes = bytes;
    this.offset = offset;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get atEnd(): boolean {
    return this.offset >= this.bytes.length;
  }

  u8(): number {
    return this.#view.getUint8(this.offset++);
  }

  s8(): number {
    return this.#view.getInt8(this.offset++);
  }

  u16(): number {
    this.offset += 2;
    return this.#view.getUint16(this.offset - 2, true);
  }

  u24(): number {
    return this.u16() + this.u8() * 0x10000;
  }

  u32(): number {
    this.offset += 4;
    return this.#view.getUint32(this.offset - 4, true);
  }

  /** A count or an offset: valid ones are below 2**53. */
  u64(): number {
    const low = this.u32();
    return this.u32() * 2 ** 32 + low;
  }

  /** An unsigned integer of 1, 2, 4 or 8 bytes. */
  unsigned(size: number): number {
    switch (size) {
      case 1:
        return this.u8();
      case 2:
        return this.u16();
      case 4:
        return this.u32();
    }
    return this.u64();
  }

  /** An offset: of 4 or 8 bytes, as the unit's format has it. */
  sectionOffset(): number {
    return this.is64 ? this.u64() : this.u32();
  }

  uleb(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  sleb(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return byte < 0x40 ? value : value - scale * 0x80;
    }
  }

  /** A text that ends with a zero byte. */
  text(): string {
    const end = this.bytes.indexOf(0, this.offset);
    if (end < 0) throw new RangeError(`a text without end at byte ${this.offset}`);
    const text = decoder.decode(this.bytes.subarray(this.offset, end));
    this.offset = end + 1;
    return text;
  }

  /** Reads the length at the start of a unit; returns the offset of the unit's end: DWARF 5, 7.5.1. */
  unitEnd(): number {
    const length = this.u32();
    this.is64 = length === 0xffffffff;
    const whole = this.is64 ? this.u64() : length;
    const end = this.offset + whole;
    if (end > this.bytes.length) throw new RangeError(`a unit of ${whole} bytes is cut off`);
    return end;
  }
}

const decoder = new TextDecoder();

/** The text at an offset of a section. */
export function textAt(section: Uint8Array, offset: number): string {
  return new DwarfCursor(section, offset).text();
}
