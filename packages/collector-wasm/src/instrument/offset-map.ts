import { ByteCursor } from '../binary/byte-cursor.ts';
import { ByteWriter } from '../binary/byte-writer.ts';
import { readU32 } from '../binary/leb128.ts';
import { lastUpTo } from '../last-up-to.ts';

/**
 * Maps offsets of an instrumented module's code to the original. The code consists of pieces: copies of
 * the original, and new code.
 */
export class OffsetMap {
  /** Where each piece starts, ascending. */
  readonly #start: Uint32Array;
  /** Where each piece starts in the original; {@link NEW} for new code. */
  readonly #original: Uint32Array;

  constructor(start: Uint32Array, original: Uint32Array) {
    this.#start = start;
    this.#original = original;
  }

  /** The number of pieces. */
  get length(): number {
    return this.#start.length;
  }

  /** The offset in the original module; undefined for new code. O(log pieces). */
  toOriginal(offset: number): number | undefined {
    const piece = lastUpTo(this.#start, offset);
    const original = piece < 0 ? NEW : this.#original[piece]!;
    return original === NEW ? undefined : original + offset - this.#start[piece]!;
  }

  /** Encodes the map, in two or three bytes a piece: the distance from the last piece, here and in the original. */
  encode(): Uint8Array {
    const writer = new ByteWriter(this.length * 3 + 8).u32(this.length);
    let start = 0;
    let inserted = 0;
    for (let piece = 0; piece < this.length; piece++) {
      const original = this.#original[piece]!;
      writer.u32(this.#start[piece]! - start);
      start = this.#start[piece]!;
      if (original === NEW) writer.u32(0);
      else {
        // Pieces are in the order of the original, except for bodies that moved to the end.
        const change = start - original - inserted;
        inserted = start - original;
        writer.u32(1 + (change < 0 ? -change * 2 - 1 : change * 2));
      }
    }
    return writer.finish();
  }

  /** Decodes what {@link encode} returned. */
  static decode(bytes: Uint8Array): OffsetMap {
    const cursor = new ByteCursor(bytes, 'the offset map');
    const length = readU32(cursor, 'the number of pieces');
    // A piece takes at least two bytes.
    if (length > cursor.remaining / 2) throw cursor.error(`${length} pieces`, 'as many as fit');
    const starts = new Uint32Array(length);
    const originals = new Uint32Array(length);
    let start = 0;
    let inserted = 0;
    for (let piece = 0; piece < length; piece++) {
      start += readU32(cursor, 'the start of a piece');
      starts[piece] = start;
      const code = readU32(cursor, 'where it was');
      if (code !== 0) inserted += code % 2 === 0 ? -code / 2 : (code - 1) / 2;
      originals[piece] = code === 0 ? NEW : start - inserted;
    }
    return new OffsetMap(starts, originals);
  }
}

const NEW = 0xffffffff;

/** Builds an {@link OffsetMap} from its pieces, in the order of the instrumented module. */
export class OffsetMapBuilder {
  readonly #start: number[] = [];
  readonly #original: number[] = [];

  /** From `offset` on, the code is a copy of the original from `original` on. */
  copied(offset: number, original: number): void {
    const last = this.#start.length - 1;
    // It continues the last piece: nothing was inserted between them.
    if (last >= 0 && this.#original[last] !== NEW) {
      if (offset - this.#start[last]! === original - this.#original[last]!) return;
    }
    this.#add(offset, original);
  }

  /** From `offset` on, the code is new. */
  written(offset: number): void {
    this.#add(offset, NEW);
  }

  /** The map, with `codeOffset` added to every start. */
  finish(codeOffset: number): OffsetMap {
    const start = new Uint32Array(this.#start);
    for (let piece = 0; piece < start.length; piece++) start[piece]! += codeOffset;
    return new OffsetMap(start, new Uint32Array(this.#original));
  }

  #add(offset: number, original: number): void {
    this.#start.push(offset);
    this.#original.push(original);
  }
}
