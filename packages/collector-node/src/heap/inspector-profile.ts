import type { HeapProfiler } from 'node:inspector';
import type { Bytes, Count } from '@tracemalloc/core';
import { blockCounter } from './block-count.ts';
import type { HeapProfile } from './heap-profile.ts';
import type { PausedOrdinals } from './paused-ordinals.ts';

/** V8's allocation tree, as the inspector gives it. `@types/node` leaves half of it out. */
export interface SamplingProfile {
  readonly head: ProfileNode;
  /** The samples that are alive, in no order. */
  readonly samples: readonly ProfileSample[];
}

/** The beginning of a function: 0-based, -1 where V8 does not know. */
type CallFrame = HeapProfiler.SamplingHeapProfileNode['callFrame'];

/** A function, called from its parent. */
export interface ProfileNode {
  readonly id: number;
  readonly callFrame: CallFrame;
  /** Bytes that the function itself allocated, scaled up from the samples. */
  readonly selfSize: Bytes;
  readonly children: readonly ProfileNode[];
}

/** A block. */
export interface ProfileSample {
  /** The size of the block times the count of blocks that it stands for. */
  readonly size: Bytes;
  readonly nodeId: number;
  /** Its number since the sampler started. */
  readonly ordinal: number;
}

/** The columns of a tree. The inspector hides the counts of sampled blocks: we estimate them. */
export function profileColumns(
  { head, samples }: SamplingProfile,
  interval: Bytes,
  paused: PausedOrdinals,
): HeapProfile {
  const strings: string[] = [];
  const stringIndex = new Map<string, number>();
  const parent: number[] = [];
  const functionName: number[] = [];
  const script: number[] = [];
  const scriptId: number[] = [];
  const line: number[] = [];
  const column: number[] = [];
  const node: number[] = [];
  const bytes: number[] = [];
  const count: number[] = [];
  const productsOf = groupSamples(samples, paused);
  const sums = paused.ranges.length === 0 ? new Map<number, Bytes>() : sumsOf(samples);
  const countBlocks = blockCounter(interval);

  function string(text: string): number {
    let index = stringIndex.get(text);
    if (index === undefined) {
      index = strings.push(text) - 1;
      stringIndex.set(text, index);
    }
    return index;
  }

  function keptShare(id: number): number {
    const all = sums.get(id) ?? 0;
    return all === 0 ? 0 : sum(productsOf(id)) / all;
  }

  function addAllocations(row: number, { id, selfSize }: ProfileNode): void {
    const products = productsOf(id);
    if (interval === 1) {
      for (const [size, blocks] of blocksBySize(products)) {
        node.push(row);
        bytes.push(size * blocks);
        count.push(blocks);
      }
      return;
    }
    // V8 rounds the count of each sample, and that of all samples of one size together. So only the node's own sum is
    // right on average; of a node that was paused for a while, its samples say which share of it counts.
    const size = paused.ranges.length === 0 ? selfSize : Math.round(selfSize * keptShare(id));
    if (size === 0) return;
    node.push(row);
    bytes.push(size);
    count.push(countBlocks(products, size));
  }

  // The tree is at most 128 deep, so recursion is safe.
  function enter(one: ProfileNode, parentRow: number): void {
    const { callFrame } = one;
    const row = parent.push(parentRow) - 1;
    functionName.push(string(callFrame.functionName));
    script.push(string(callFrame.url));
    scriptId.push(Number(callFrame.scriptId));
    line.push(Math.max(0, callFrame.lineNumber + 1));
    column.push(Math.max(0, callFrame.columnNumber + 1));
    addAllocations(row, one);
    for (const child of one.children) enter(child, row);
  }

  enter(head, -1);
  return {
    strings,
    nodes: { parent, functionName, script, scriptId, line, column },
    allocations: { node, bytes, count },
  };
}

/** For exact mode: each sample stands for itself, so its product is its size. */
function blocksBySize(products: Uint32Array): Map<Bytes, Count> {
  const counts = new Map<Bytes, Count>();
  for (let i = 0; i < products.length; i++) {
    const size = products[i]!;
    counts.set(size, (counts.get(size) ?? 0) + 1);
  }
  return counts;
}

function sum(products: Uint32Array): Bytes {
  let total = 0;
  for (let i = 0; i < products.length; i++) total += products[i]!;
  return total;
}

/** Of each node, the products of all samples, paused ones included. */
function sumsOf(samples: readonly ProfileSample[]): Map<number, Bytes> {
  const sums = new Map<number, Bytes>();
  for (let i = 0; i < samples.length; i++) {
    const { nodeId, size } = samples[i]!;
    sums.set(nodeId, (sums.get(nodeId) ?? 0) + size);
  }
  return sums;
}

/** The samples of each node, in one column: size times count of each. */
function groupSamples(
  samples: readonly ProfileSample[],
  paused: PausedOrdinals,
): (id: number) => Uint32Array {
  // Loops by index over small integers make no objects. In exact mode V8 samples each object made here: a million
  // samples would make millions of them, and with exact mode's flags iterators are objects, too.
  const ends = new Map<number, number>();
  for (let i = 0; i < samples.length; i++) {
    const { nodeId, ordinal } = samples[i]!;
    if (!paused.has(ordinal)) ends.set(nodeId, (ends.get(nodeId) ?? 0) + 1);
  }
  const starts = new Map<number, number>();
  let end = 0;
  for (const [nodeId, count] of ends) {
    starts.set(nodeId, end);
    ends.set(nodeId, end);
    end += count;
  }
  // A block is below 2 GiB and the interval at most 1 GiB, so each product fits in 32 bits.
  const products = new Uint32Array(end);
  for (let i = 0; i < samples.length; i++) {
    const { nodeId, size, ordinal } = samples[i]!;
    if (paused.has(ordinal)) continue;
    const at = ends.get(nodeId)!;
    products[at] = size;
    ends.set(nodeId, at + 1);
  }
  return (id) => products.subarray(starts.get(id) ?? 0, ends.get(id) ?? 0);
}
