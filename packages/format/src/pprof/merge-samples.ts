import type { Bytes, Count, Snapshot, StackIndex, TraceIndex } from '@tracemalloc/core';

/**
 * Traces that are alike in all that a sample says beside its values, as one row. Blocks of one place
 * and size are one sample in Go's heap profiles too.
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
  { tables: { traces } }: Snapshot,
  kindStart: readonly TraceIndex[],
  blockSizes: boolean,
): MergedSamples {
  const { length, stack, size, count, domain, totalNframe } = traces;
  const trace = new Uint32Array(length);
  const sizes = kindStart.map(() => new Float64Array(length));
  const counts = kindStart.map(() => new Float64Array(length));
  // Row + 1 a slot; 0 is free. A power of two long, at most half full, so that a probe ends soon.
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(length, 8) * 2)));
  const mask = slots.length - 1;
  let rows = 0;
  let kind = 0;
  for (let i = 0; i < length; i++) {
    while (kind + 1 < kindStart.length && kindStart[kind + 1]! <= i) kind++;
    const ofSize = sizes[kind]!;
    const ofCount = counts[kind]!;
    const block = blockSizes ? blockSize(size[i]!, count[i]!) : 0;
    let slot = hash(stack[i]!, block, domain[i]!) & mask;
    let row = slots[slot]! - 1;
    for (; row !== -1; row = slots[slot]! - 1) {
      const first = trace[row]!;
      if (
        stack[first] === stack[i] &&
        domain[first] === domain[i] &&
        totalNframe[first] === totalNframe[i] &&
        (!blockSizes || blockSize(size[first]!, count[first]!) === block) &&
        // Beyond, a sum would not be exact.
        ofSize[row]! + size[i]! <= Number.MAX_SAFE_INTEGER &&
        ofCount[row]! + count[i]! <= Number.MAX_SAFE_INTEGER
      ) {
        break;
      }
      slot = (slot + 1) & mask;
    }
    if (row === -1) {
      row = rows++;
      trace[row] = i;
      slots[slot] = rows;
    }
    ofSize[row]! += size[i]!;
    ofCount[row]! += count[i]!;
  }
  return { length: rows, trace, size: sizes, count: counts };
}

/** Bytes of each block, where all may have the same size; 0 unknown. */
export function blockSize(size: Bytes, count: Count): Bytes {
  return count > 0 && size % count === 0 ? size / count : 0;
}

/** The multiplications of MurmurHash3's finalizer (Austin Appleby, public domain), once a value. */
function hash(stack: StackIndex | -1, block: Bytes, domain: number): number {
  let h = Math.imul(stack + 1, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13) ^ block, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16) ^ domain, 0x85ebca6b);
  return (h ^ (h >>> 15)) >>> 0;
}
