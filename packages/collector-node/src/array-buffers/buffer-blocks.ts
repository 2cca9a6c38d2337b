import type { Bytes, Count, StackIndex } from '@tracemalloc/core';

/** An id holds the row of the block, and how often the row was used before. */
const ROWS = 2 ** 24;
const FIRST_CAPACITY = 256;
const NO_ROW = -1;
const UNKNOWN_DEPTH = -1;
/** After so many uses ids begin anew. No buffer lives that long. */
const MOST_USES = 2 ** 29 - 1;
/** Uses so far of all rows of all tables: buffers still carry marks of earlier tables. */
let uses: Count = 0;

// Captured at load: those of the program are watched.
const LoadedFloat64Array = Float64Array;
const LoadedInt32Array = Int32Array;

/** A recorded block, and how much it stands for. */
export interface BufferBlock {
  readonly stack: StackIndex;
  /** Depth of the whole stack, where known. */
  readonly totalNframe: number | undefined;
  /** Its own bytes. */
  readonly size: Bytes;
  /** The bytes it stands for. */
  readonly weight: Bytes;
}

/**
 * The recorded buffers that are alive, in columns of 32 to 64 bytes a buffer. A row is used again, with another
 * id, when its block is gone, so that late news of the old block does no harm.
 */
export class BufferBlocks {
  /** Blocks recorded. */
  length: Count = 0;
  /** Bytes that the blocks stand for. */
  current: Bytes = 0;
  /** The highest value of `current`. */
  peak: Bytes = 0;
  /** Bytes of `current` that Node.js does not count. */
  uncounted: Bytes = 0;
  /** The most rows that were ever in use. */
  #rows: Count = 0;
  #firstFree: number = NO_ROW;
  /** In a free row: the next free row. */
  #stack: Int32Array = new LoadedInt32Array(FIRST_CAPACITY);
  #totalNframe: Int32Array = new LoadedInt32Array(FIRST_CAPACITY);
  #size: Float64Array = new LoadedFloat64Array(FIRST_CAPACITY);
  #weight: Float64Array = new LoadedFloat64Array(FIRST_CAPACITY);
  /** 0 in a free row. */
  #id: Float64Array = new LoadedFloat64Array(FIRST_CAPACITY);
  /** Blocks that Node.js does not count. Few programs have any. */
  readonly #uncounted = new Set<number>();

  /** Bytes of the table. */
  get memory(): Bytes {
    return this.#id.length * 32;
  }

  /**
   * @param isCounted - whether Node.js counts its memory, too.
   * @returns the block's id, at least 2^24; `undefined` if there are too many blocks.
   */
  add({ stack, totalNframe, size, weight }: BufferBlock, isCounted: boolean): number | undefined {
    const row = this.#takeRow();
    if (row === NO_ROW) return undefined;
    uses = (uses % MOST_USES) + 1;
    const id = uses * ROWS + row;
    this.#id[row] = id;
    this.#stack[row] = stack;
    this.#totalNframe[row] = totalNframe ?? UNKNOWN_DEPTH;
    this.#size[row] = size;
    this.#weight[row] = weight;
    this.length++;
    if (!isCounted) this.#uncounted.add(id);
    this.#count(id, weight);
    return id;
  }

  /** The block; `undefined` if it is gone. */
  get(id: number): BufferBlock | undefined {
    const row = this.#rowOf(id);
    return row === NO_ROW ? undefined : this.#at(row);
  }

  /** Sets the size of the block. Does nothing if it is gone. */
  resize(id: number, size: Bytes): void {
    const row = this.#rowOf(id);
    if (row === NO_ROW) return;
    this.#count(id, size - this.#weight[row]!);
    this.#size[row] = size;
    this.#weight[row] = size;
  }

  /** Forgets a block. Does nothing if it is gone. */
  delete(id: number): void {
    const row = this.#rowOf(id);
    if (row === NO_ROW) return;
    this.#count(id, -this.#weight[row]!);
    this.#uncounted.delete(id);
    this.length--;
    this.#id[row] = 0;
    this.#stack[row] = this.#firstFree;
    this.#firstFree = row;
  }

  /** Visits every block, in no order. */
  forEach(visit: (block: BufferBlock) => void): void {
    for (let row = 0; row < this.#rows; row++) {
      if (this.#id[row] !== 0) visit(this.#at(row));
    }
  }

  #at(row: number): BufferBlock {
    const depth = this.#totalNframe[row]!;
    return {
      stack: this.#stack[row]!,
      totalNframe: depth === UNKNOWN_DEPTH ? undefined : depth,
      size: this.#size[row]!,
      weight: this.#weight[row]!,
    };
  }

  #count(id: number, bytes: Bytes): void {
    this.current += bytes;
    if (this.#uncounted.has(id)) this.uncounted += bytes;
    if (this.current > this.peak) this.peak = this.current;
  }

  #rowOf(id: number): number {
    const row = id % ROWS;
    return id !== 0 && this.#id[row] === id ? row : NO_ROW;
  }

  #takeRow(): number {
    const row = this.#firstFree;
    if (row !== NO_ROW) {
      this.#firstFree = this.#stack[row]!;
      return row;
    }
    if (this.#rows === ROWS) return NO_ROW;
    if (this.#rows === this.#id.length) this.#grow();
    return this.#rows++;
  }

  #grow(): void {
    // All columns grow, or none: there may be no memory.
    const [stack, totalNframe] = [twice(this.#stack), twice(this.#totalNframe)];
    const [size, weight, id] = [twice(this.#size), twice(this.#weight), twice(this.#id)];
    this.#stack = stack;
    this.#totalNframe = totalNframe;
    this.#size = size;
    this.#weight = weight;
    this.#id = id;
  }
}

function twice<T extends Int32Array | Float64Array>(column: T): T {
  const Column = column instanceof LoadedInt32Array ? LoadedInt32Array : LoadedFloat64Array;
  const longer = new Column(column.length * 2);
  longer.set(column);
  return longer as T;
}
