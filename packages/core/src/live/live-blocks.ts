import type { Allocating } from '../tables/allocating.ts';
import { mix } from '../tables/hash.ts';
import type { Bytes, Count, StackIndex } from '../units.ts';

// A row is three numbers next to each other, so that a look-up touches one cache line: id + 1, where 0
// is a free row; size; place. 24 bytes, at a load between 0.62 and 0.77 while blocks are added, are 31
// to 39 bytes a block; where most were freed, at most 60.
const WIDTH = 3;
const LEAST_LOAD = 0.62;
const MOST_LOAD = 0.77;
const SHRINKING_LOAD = 0.4;
const LEAST_CAPACITY = 16;

const WORD = 2 ** 32;
/** A stack and the depth of the whole one share a number of 53 bits; the stack has 31 of them. */
const DEPTH_UNIT = 2 ** 31;

/** The greatest depth of a whole stack that a block can have. */
export const MAX_TOTAL_NFRAME: number = 2 ** 22 - 2;

/** A live block. */
export interface LiveBlock {
  /** Bytes. */
  readonly size: Bytes;
  /** Where it was allocated. */
  readonly stack: StackIndex | -1;
  /** Depth of the whole stack plus 1; 0 unknown. */
  readonly depth: number;
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
  /** The greatest `current` so far. */
  peak: Bytes = 0;
  #rows: Float64Array = new Float64Array(LEAST_CAPACITY * WIDTH);
  #most: Count = LEAST_CAPACITY * MOST_LOAD;
  #least: Count = 0;
  readonly #allocating: Allocating;

  /** `allocating` surrounds each change of the table's capacity. */
  constructor(allocating: Allocating) {
    this.#allocating = allocating;
  }

  /** Bytes of the table. */
  get memory(): Bytes {
    return this.#rows.byteLength;
  }

  /**
   * Adds a block, or replaces the one with the same id. Only making room can fail, and then nothing
   * has changed.
   *
   * @returns whether there was one.
   */
  set(id: number, size: Bytes, stack: StackIndex | -1, depth: number): boolean {
    if (this.length >= this.#most) this.#resize();
    const rows = this.#rows;
    const key = id + 1;
    const row = rowOf(rows, key);
    const replaced = rows[row] === key;
    // The size in a free row is 0.
    const current = this.current - rows[row + 1]! + size;
    rows[row] = key;
    rows[row + 1] = size;
    rows[row + 2] = depth * DEPTH_UNIT + stack + 1;
    this.current = current;
    if (current > this.peak) this.peak = current;
    if (!replaced) this.length++;
    return replaced;
  }

  /**
   * Removes a block.
   *
   * @returns whether there was one.
   */
  delete(id: number): boolean {
    const rows = this.#rows;
    const end = rows.length;
    let hole = rowOf(rows, id + 1);
    if (rows[hole] === 0) return false;
    this.current -= rows[hole + 1]!;
    for (let next = hole + WIDTH; ; next += WIDTH) {
      if (next === end) next = 0;
      const key = rows[next]!;
      if (key === 0) break;
      // A block may move up to its home, never before it; rows go around the end.
      const wanted = home(key, end);
      const isBehindHole = wanted > hole;
      const isBeforeNext = wanted <= next;
      if (next < hole ? isBehindHole || isBeforeNext : isBehindHole && isBeforeNext) continue;
      for (let i = 0; i < WIDTH; i++) rows[hole + i] = rows[next + i]!;
      hole = next;
    }
    rows[hole] = 0;
    rows[hole + 1] = 0;
    if (--this.length < this.#least) this.#shrink();
    return true;
  }

  /** The block; `undefined` if there is none. */
  get(id: number): LiveBlock | undefined {
    const row = rowOf(this.#rows, id + 1);
    return this.#rows[row] === 0 ? undefined : this.#blockAt(row);
  }

  /** Every block, in no order. */
  forEach(visit: (block: LiveBlock) => void): void {
    for (let row = 0; row < this.#rows.length; row += WIDTH) {
      if (this.#rows[row] !== 0) visit(this.#blockAt(row));
    }
  }

  #blockAt(row: number): LiveBlock {
    const place = this.#rows[row + 2]!;
    const stack = (place % DEPTH_UNIT) - 1;
    return { size: this.#rows[row + 1]!, stack, depth: Math.floor(place / DEPTH_UNIT) };
  }

  #shrink(): void {
    try {
      this.#resize();
    } catch {
      // No memory for a smaller table beside the large one: the large one still serves.
      this.#least = 0;
    }
  }

  #resize(): void {
    this.#allocating(() => this.#move());
  }

  /** Moves all blocks to a table of the least load. */
  #move(): void {
    const old = this.#rows;
    const capacity = Math.ceil(this.length / LEAST_LOAD) + LEAST_CAPACITY;
    const rows = new Float64Array(capacity * WIDTH);
    for (let row = 0; row < old.length; row += WIDTH) {
      if (old[row] === 0) continue;
      const to = rowOf(rows, old[row]!);
      for (let i = 0; i < WIDTH; i++) rows[to + i] = old[row + i]!;
    }
    this.#rows = rows;
    this.#most = capacity * MOST_LOAD;
    this.#least = capacity > LEAST_CAPACITY ? capacity * SHRINKING_LOAD : 0;
  }
}

/** The row of the key, or the free one where it belongs. */
function rowOf(rows: Float64Array, key: number): number {
  let row = home(key, rows.length);
  while (rows[row] !== key && rows[row] !== 0) {
    row += WIDTH;
    if (row === rows.length) row = 0;
  }
  return row;
}

/** The row where a key is looked for first. */
function home(key: number, end: number): number {
  // The hash is scaled to the number of rows, which need not be a power of two then (Lemire, Fast Random
  // Integer Generation in an Interval).
  const hash = mix(key ^ mix(key / WORD)) >>> 0;
  return Math.floor((hash / WORD) * (end / WIDTH)) * WIDTH;
}
