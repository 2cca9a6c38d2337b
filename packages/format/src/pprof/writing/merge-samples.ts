import type { Bytes, Count, Snapshot, TraceIndex, TraceTable } from '@tracemalloc/core';

/**
 * Traces that are alike in all that a sample says beside its values, as one row; rows of one stack
 * follow each other. Blocks of one place and size are one sample in Go's heap profiles too.
 */
export interface MergedSamples {
  readonly length: number;
  /** The first trace of each row, which stands for all in what they have in common. */
  readonly trace: Uint32Array;
  /** Sums by row, for each kind of values. */
  readonly size: readonly Float64Array[];
  readonly count: readonly Float64Array[];
}

/**
 * Merges the traces of a snapshot. Traces from `kindStart[k]` on have their values in kind `k`, up to
 * the start of the next one.
 *
 * @param blockSizes - whether blocks of different sizes stay apart
 */
export function mergeSamples(
  { tables: { stacks, traces } }: Snapshot,
  kindStart: readonly TraceIndex[],
  blockSizes: boolean,
): MergedSamples {
  const { length, stack, size, count, domain, totalNframe } = traces;
  const trace = new Uint32Array(length);
  const sizes = kindStart.map(() => new Float64Array(length));
  const counts = kindStart.map(() => new Float64Array(length));
  const block = new Float64Array(length);
  const [order, mostOfOneStack] = orderByStack(traces, stacks.length);
  // Row + 1 a slot, of the stack that is at hand: rows of others are free slots. A power of two long,
  // at most half full, so that a probe ends soon.
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(mostOfOneStack * 2 + 2)));
  const mask = slots.length - 1;
  let rows = 0;
  let firstRow = 0;
  let ofStack = -2;
  for (let at = 0; at < length; at++) {
    const i = order[at]!;
    if (stack[i] !== ofStack) {
      ofStack = stack[i]!;
      firstRow = rows;
    }
    let kind = 0;
    while (kind + 1 < kindStart.length && kindStart[kind + 1]! <= i) kind++;
    const ofSize = sizes[kind]!;
    const ofCount = counts[kind]!;
    const ofBlock = blockSizes ? blockSize(size[i]!, count[i]!) : 0;
    let slot = hash(ofBlock, domain[i]!) & mask;
    let row = slots[slot]! - 1;
    for (; row >= firstRow; row = slots[slot]! - 1) {
      const first = trace[row]!;
      if (
        block[row] === ofBlock &&
        domain[first] === domain[i] &&
        totalNframe[first] === totalNframe[i] &&
        // Beyond, a sum would not be exact.
        ofSize[row]! + size[i]! <= Number.MAX_SAFE_INTEGER &&
        ofCount[row]! + count[i]! <= Number.MAX_SAFE_INTEGER
      ) {
        break;
      }
      slot = (slot + 1) & mask;
    }
    if (row < firstRow) {
      row = rows++;
      trace[row] = i;
      block[row] = ofBlock;
      slots[slot] = rows;
    }
    ofSize[row]! += size[i]!;
    ofCount[row]! += count[i]!;
  }
  return { length: rows, trace, size: sizes, count: counts };
}

/** Traces by stack, those of one stack in their order; and how many one stack has at most. */
function orderByStack(
  { length, stack }: TraceTable,
  stacks: number,
): [order: Uint32Array, most: number] {
  const end = new Uint32Array(stacks + 2);
  for (let i = 0; i < length; i++) end[stack[i]! + 2]!++;
  let most = 0;
  for (let i = 1; i < end.length; i++) {
    if (end[i]! > most) most = end[i]!;
    end[i]! += end[i - 1]!;
  }
  const order = new Uint32Array(length);
  for (let i = 0; i < length; i++) order[end[stack[i]! + 1]!++] = i;
  return [order, most];
}

/** Bytes of each block, where all may have the same size; 0 unknown. */
export function blockSize(size: Bytes, count: Count): Bytes {
  if (count === 1) return size;
  return count > 0 && size % count === 0 ? size / count : 0;
}

/** The multiplications of MurmurHash3's finalizer (Austin Appleby, public domain), once a value. */
function hash(block: Bytes, domain: number): number {
  let h = Math.imul(block ^ (block / 2 ** 32), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13) ^ domain, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
