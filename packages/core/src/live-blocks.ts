import { TracemallocError } from './errors.ts';
import type { Bytes, Count, StackIndex } from './units.ts';

/** The deepest whole stack that a block can remember: what is left of its row is 22 bits wide. */
export const MAX_TOTAL_NFRAME: number = 2 ** 22 - 2;

// A row is five words of 32 bits, next to each other, so that a look-up touches one cache line:
// id, low and high; size, low and high; stack + 2, where 0 is a free row. The high words of id and
// size need 21 bits, as 2^53 ends the safe integers; the 11 bits above them hold totalNframe + 1.
const WORDS = 5;
const HIGH_BITS = 21;
const HIGH_MASK = 2 ** HIGH_BITS - 1;
const SPARE_BITS = 32 - HIGH_BITS;
const SPARE_MASK = 2 ** SPARE_BITS - 1;
const WORD = 2 ** 32;

// A table has 5 or 7 times a power of two rows: it grows by 7/5, then by 10/7, and not by 2, so that
// between the least load after growing, 0.52, and the greatest, a block takes 27 to 38 bytes.
const STEPS = [5, 7] as const;
const LEAST_EXPONENT = 2;
const MAX_LOAD = 0.75;
const MIN_LOAD = 1 / 3;
const LOAD_AFTER_SHRINKING = 0.65;

/** Where the row of a block begins among the words of {@link LiveBlocks}. */
export type RowOffset = number;

/** Columns that {@link LiveBlocks.copyTo} fills. */
export interface BlockColumns {
  readonly size: Float64Array;
  readonly stack: Int32Array;
  readonly totalNframe: Uint32Array;
}

/**
 * The live blocks of one domain by id: open addressing with linear probing, no object a block, no
 * tombstone. A removed row is filled by those behind it (Knuth, TAOCP 3, 6.4, algorithm R), so that
 * days of allocating and freeing leave the table as good as new.
 */
export class LiveBlocks {
  /** Blocks. */
  length: Count = 0;
  /** Bytes of all blocks. */
  current: Bytes = 0;
  /** The most that `current` was. */
  peak: Bytes = 0;
  #step: (typeof STEPS)[number] = STEPS[0];
  #exponent: number = LEAST_EXPONENT;
  #words: Int32Array = new Int32Array(STEPS[0] * 2 ** LEAST_EXPONENT * WORDS);
  #most: Count = Math.floor(STEPS[0] * 2 ** LEAST_EXPONENT * MAX_LOAD);
  #least: Count = 0;

  /** Bytes of the table. */
  get memory(): Bytes {
    return this.#words.byteLength;
  }

  /** Makes room for one more block; the one thing here that can fail, and then nothing changes. */
  reserve(): void {
    if (this.length < this.#most) return;
    if (this.#step === STEPS[0]) this.#resize(STEPS[1], this.#exponent);
    else this.#resize(STEPS[0], this.#exponent + 1);
  }

  /** The row of the block, or the free one where it belongs. */
  rowOf(id: number): RowOffset {
    const words = this.#words;
    const low = id | 0;
    const high = (id / WORD) | 0;
    const end = words.length;
    let row = home(low, high, this.#step, this.#exponent);
    while (words[row + 4] !== 0 && (words[row] !== low || (words[row + 1]! & HIGH_MASK) !== high)) {
      row += WORDS;
      if (row === end) row = 0;
    }
    return row;
  }

  /** Whether a block is in the row. */
  has(row: RowOffset): boolean {
    return this.#words[row + 4] !== 0;
  }

  /** Of the block in the row; 0 for a free row. */
  sizeAt(row: RowOffset): Bytes {
    return (this.#words[row + 3]! & HIGH_MASK) * WORD + (this.#words[row + 2]! >>> 0);
  }

  /** Of the block in the row. */
  stackAt(row: RowOffset): StackIndex | -1 {
    return this.#words[row + 4]! - 2;
  }

  /** Of the block in the row, plus 1; 0 unknown. */
  depthAt(row: RowOffset): number {
    const words = this.#words;
    return (words[row + 1]! >>> HIGH_BITS) | ((words[row + 3]! >>> HIGH_BITS) << SPARE_BITS);
  }

  /** Fills a row that {@link rowOf} has given for `id` after {@link reserve}. */
  write(row: RowOffset, id: number, size: Bytes, stack: StackIndex | -1, depth: number): void {
    const words = this.#words;
    if (words[row + 4] === 0) this.length++;
    this.current += size - this.sizeAt(row);
    if (this.current > this.peak) this.peak = this.current;
    words[row] = id | 0;
    words[row + 1] = (id / WORD) | 0 | ((depth & SPARE_MASK) << HIGH_BITS);
    words[row + 2] = size | 0;
    words[row + 3] = (size / WORD) | 0 | ((depth >>> SPARE_BITS) << HIGH_BITS);
    words[row + 4] = stack + 2;
  }

  /** Frees the row of a block. */
  remove(row: RowOffset): void {
    const words = this.#words;
    const step = this.#step;
    const exponent = this.#exponent;
    const end = words.length;
    this.length--;
    this.current -= this.sizeAt(row);
    let hole = row;
    for (let next = row; ; ) {
      next += WORDS;
      if (next === end) next = 0;
      if (words[next + 4] === 0) break;
      const wanted = home(words[next]!, words[next + 1]! & HIGH_MASK, step, exponent);
      // A block may move up to its home, never before it; both distances go around the end.
      const fromHome = next - wanted + (next < wanted ? end : 0);
      const fromHole = next - hole + (next < hole ? end : 0);
      if (fromHome < fromHole) continue;
      copyRow(words, next, words, hole);
      hole = next;
    }
    // What is looked at of a free row: whether it is free, and its size, 0.
    words[hole + 2] = 0;
    words[hole + 3] = 0;
    words[hole + 4] = 0;
    if (this.length < this.#least) this.#shrink();
  }

  /** Writes all blocks into the columns, from row `start` on. */
  copyTo(columns: BlockColumns, start: number): void {
    let index = start;
    for (let row = 0; row < this.#words.length; row += WORDS) {
      if (!this.has(row)) continue;
      columns.size[index] = this.sizeAt(row);
      columns.stack[index] = this.stackAt(row);
      columns.totalNframe[index] = this.depthAt(row);
      index++;
    }
  }

  #shrink(): void {
    const wanted = this.length / LOAD_AFTER_SHRINKING;
    let exponent = LEAST_EXPONENT;
    while (STEPS[1] * 2 ** exponent < wanted) exponent++;
    const step = STEPS[0] * 2 ** exponent < wanted ? STEPS[1] : STEPS[0];
    try {
      this.#resize(step, exponent);
    } catch {
      // No memory for a smaller table beside the large one: the large one still serves.
      this.#least = 0;
    }
  }

  #resize(step: (typeof STEPS)[number], exponent: number): void {
    const capacity = step * 2 ** exponent;
    const old = this.#words;
    const words = allocate(capacity);
    const end = words.length;
    for (let row = 0; row < old.length; row += WORDS) {
      if (old[row + 4] === 0) continue;
      let to = home(old[row]!, old[row + 1]! & HIGH_MASK, step, exponent);
      while (words[to + 4] !== 0) {
        to += WORDS;
        if (to === end) to = 0;
      }
      copyRow(old, row, words, to);
    }
    this.#words = words;
    this.#step = step;
    this.#exponent = exponent;
    this.#most = Math.floor(capacity * MAX_LOAD);
    this.#least = exponent === LEAST_EXPONENT ? 0 : Math.floor(capacity * MIN_LOAD);
  }
}

/** Whether the value is an integer from 0 to 2^53 - 1; told from its words, which a look-up needs anyway. */
export function isWhole(value: unknown): value is number {
  if (typeof value !== 'number') return false;
  const high = (value / WORD) | 0;
  const low = value - high * WORD;
  return low >>> 0 === low && high >>> 0 <= HIGH_MASK;
}

function allocate(capacity: number): Int32Array {
  try {
    return new Int32Array(capacity * WORDS);
  } catch (cause) {
    throw new TracemallocError(
      'ERR_TRACEMALLOC_TOO_LARGE',
      `live traces: got no memory for a table of ${capacity} blocks, expected ${capacity * WORDS * 4} bytes`,
      { cause },
    );
  }
}

/** Word by word, without a loop: this is most of what freeing costs. */
function copyRow(from: Int32Array, row: RowOffset, to: Int32Array, at: RowOffset): void {
  to[at] = from[row]!;
  to[at + 1] = from[row + 1]!;
  to[at + 2] = from[row + 2]!;
  to[at + 3] = from[row + 3]!;
  to[at + 4] = from[row + 4]!;
}

/** The row where a block is looked for first. */
function home(low: number, high: number, step: number, exponent: number): RowOffset {
  // Multiplicative hashing (Knuth, TAOCP 3, 6.4) spreads addresses a stride apart better than chance;
  // the shift before it spares it the strides that the multiplier makes small.
  const mixed = low ^ Math.imul(high, 0x85ebca6b);
  const hash = Math.imul(mixed ^ (mixed >>> 15), 0x9e3779b1);
  // The highest bits, scaled to the capacity instead of masked: 29 bits times a step of 3 bits.
  return (Math.imul(hash >>> 3, step) >>> (29 - exponent)) * WORDS;
}
