import { moduleError } from './byte-cursor.ts';
import { immediatesOf, prefixedImmediatesOf } from './opcodes.ts';

/**
 * Walks the instructions of function bodies and constant expressions. It is the rewriter's inner loop:
 * it makes no objects, and only checks that it stays before `end`.
 */
export class InstructionWalker {
  readonly bytes: Uint8Array;
  /** Where the next instruction starts. */
  offset = 0;
  /** Where the body ends. */
  end = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Moves to another body. */
  enter(offset: number, end: number): void {
    this.offset = offset;
    this.end = end;
  }

  /**
   * Moves past one instruction; returns its first byte: the opcode or a prefix.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_MODULE` for an unknown instruction, or past the end
   */
  skip(): number {
    const start = this.offset;
    if (start >= this.end) throw this.#error('no instruction', start);
    const opcode = this.bytes[this.offset++]!;
    let immediates = immediatesOf[opcode];
    if (immediates === undefined) {
      const prefixed = prefixedImmediatesOf.get(opcode);
      immediates = prefixed?.[this.u32()];
      if (immediates === undefined) {
        const found = `instruction 0x${opcode.toString(16)}`;
        throw this.#error(prefixed === undefined ? found : `${found} and a code after it`, start);
      }
    }
    // Most instructions have no immediate, or one integer.
    if (immediates === '') return opcode;
    if (immediates === 'x') {
      this.#skipInteger();
      return opcode;
    }
    for (let at = 0; at < immediates.length; at++) this.#skipImmediate(immediates[at]!);
    if (this.offset > this.end) throw this.#error('an instruction that ends after its body', start);
    return opcode;
  }

  /** Moves past an expression and the `end` that closes it. */
  skipExpression(): void {
    for (let depth = 1; depth > 0; ) {
      const opcode = this.skip();
      // block, loop, if; try; try_table
      if ((opcode >= 0x02 && opcode <= 0x04) || opcode === 0x06 || opcode === 0x1f) depth++;
      // end; delegate ends a try as well
      else if (opcode === 0x0b || opcode === 0x18) depth--;
    }
  }

  /** Reads an unsigned integer of 32 bits. */
  u32(): number {
    const { bytes } = this;
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      if (this.offset >= this.end) break;
      const byte = bytes[this.offset++]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    throw this.#error('an integer that does not fit 32 bits', this.offset);
  }

  /** Moves past a value type. */
  skipValueType(): void {
    const code = this.bytes[this.offset++];
    // (ref null ht) and (ref ht) are followed by the heap type.
    if (code === 0x63 || code === 0x64) this.#skipInteger();
    if (this.offset > this.end)
      throw this.#error('a value type that ends after its body', this.end);
  }

  #skipInteger(): void {
    const { bytes, end } = this;
    const last = Math.min(end, this.offset + 10);
    while (this.offset < last) {
      if (bytes[this.offset++]! < 0x80) return;
    }
    throw this.#error('an integer without end', this.offset);
  }

  #skipImmediate(kind: string): void {
    switch (kind) {
      case 'x':
        this.#skipInteger();
        break;
      case 'b':
        this.offset++;
        break;
      case 'm':
        if ((this.u32() & 0x40) !== 0) this.#skipInteger();
        this.#skipInteger();
        break;
      case 't':
        this.#skipBlockType();
        break;
      case 'v':
        this.skipValueType();
        break;
      case 'V':
        for (let count = this.#count(); count > 0; count--) this.skipValueType();
        break;
      case 'T':
        for (let count = this.#count() + 1; count > 0; count--) this.#skipInteger();
        break;
      case 'C':
        // catch and catch_ref name a tag, catch_all and catch_all_ref none.
        for (let count = this.#count(); count > 0; count--) {
          if (this.bytes[this.offset++]! < 2) this.#skipInteger();
          this.#skipInteger();
        }
        break;
      case 's':
        this.offset += 16;
        break;
      default:
        this.offset += Number(kind);
    }
  }

  #skipBlockType(): void {
    const code = this.bytes[this.offset];
    if (code === 0x63 || code === 0x64) this.skipValueType();
    else this.#skipInteger();
  }

  /** Reads a number of elements. Each takes at least one byte, so it cannot exceed the bytes that are left. */
  #count(): number {
    const count = this.u32();
    if (count > this.end - this.offset) {
      throw this.#error(`${count} immediates`, this.offset);
    }
    return count;
  }

  #error(found: string, offset: number) {
    return moduleError(
      `a function body has ${found} at byte ${offset}`,
      'instructions of WebAssembly 3.0 up to its end',
    );
  }
}
