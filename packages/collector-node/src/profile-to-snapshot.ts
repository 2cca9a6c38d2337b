import {
  type Bytes,
  type Count,
  type SnapshotBuilder,
  type StackIndex,
  UNKNOWN_FILENAME,
} from '@tracemalloc/core';
import { type BlockCounter, blockCounter } from './block-count.ts';
import { type ProfileNode, type SamplingProfile, STACK_DEPTH } from './inspector-sampler.ts';
import type { TracingOptions } from './options.ts';
import { type ScriptFrame, type VisitedNode, walkProfile } from './walk-profile.ts';

/** Whose bytes a profile holds. */
export interface ProfileTotals {
  readonly program: Bytes;
  readonly tracer: Bytes;
}

/** V8's word for code that has no name, such as that of `eval` and `new Function`. */
const NO_NAME = '<anonymous>';

/** Bytes alive, of the program and of the tracer. */
export function profileTotals({ head }: SamplingProfile): ProfileTotals {
  let program = 0;
  let tracer = 0;
  walkProfile(head, ({ node, isTracers }) => {
    if (isTracers) tracer += node.selfSize;
    else program += node.selfSize;
  });
  return { program, tracer };
}

/** Adds the program's traces of a profile; the tracer's own are only counted. */
export function addProfile(
  builder: SnapshotBuilder,
  profile: SamplingProfile,
  { nframe, interval }: TracingOptions,
): ProfileTotals {
  const productsOf = groupSamples(profile);
  const counter = blockCounter(interval);
  let program = 0;
  let tracer = 0;
  walkProfile(profile.head, (visited) => {
    const { node } = visited;
    if (visited.isTracers) {
      tracer += node.selfSize;
      return;
    }
    program += node.selfSize;
    const stack = addStack(builder, visited, nframe);
    const totalNframe = wholeDepth(visited);
    for (const [size, count] of blocks(node, productsOf(node), interval, counter)) {
      builder.trace(stack, size, { count, ...(totalNframe === undefined ? {} : { totalNframe }) });
    }
  });
  return { program, tracer };
}

/** Traces of one node, `[bytes in all, blocks]`: one for each size where sizes are known. */
function blocks(
  node: ProfileNode,
  products: Uint32Array,
  interval: Bytes,
  counter: BlockCounter,
): Iterable<[Bytes, Count]> {
  if (interval > 1) return [[node.selfSize, counter(products, node.selfSize)]];
  // Each sample stands for itself, so its product is its size.
  const counts = new Map<Bytes, Count>();
  for (let i = 0; i < products.length; i++) {
    const size = products[i]!;
    counts.set(size, (counts.get(size) ?? 0) + 1);
  }
  return Array.from(counts, ([size, count]) => [size * count, count]);
}

function addStack(
  builder: SnapshotBuilder,
  { node, path }: VisitedNode,
  nframe: number,
): StackIndex {
  if (path.length === 0) {
    const { functionName } = node.callFrame;
    const frame = builder.frame({ filename: UNKNOWN_FILENAME, lineno: 0, functionName });
    return builder.stack(-1, frame);
  }
  let stack: StackIndex = -1;
  for (let i = Math.max(0, path.length - nframe); i < path.length; i++) {
    stack = builder.stack(stack, addFrame(builder, path[i]!));
  }
  return stack;
}

/** V8 gives 0-based places, -1 where it knows none, and only the start of each function. */
function addFrame(builder: SnapshotBuilder, { filename, node }: ScriptFrame): number {
  const { functionName, lineNumber, columnNumber } = node.callFrame;
  if (filename.startsWith('wasm://')) {
    // A module is one line, its columns are bytes: where the body of the function starts.
    const lineno = Math.max(0, columnNumber);
    return builder.frame({ filename, lineno, position: 'offset', functionName });
  }
  return builder.frame({
    filename: filename === '' ? NO_NAME : filename,
    lineno: Math.max(0, lineNumber + 1),
    position: 'function',
    functionName,
    column: lineNumber < 0 ? 0 : Math.max(0, columnNumber + 1),
  });
}

/** How deep the stack was, where V8 has not cut it. CPython counts `<unknown>` as one frame. */
function wholeDepth({ path, depth }: VisitedNode): number | undefined {
  if (depth >= STACK_DEPTH) return undefined;
  return Math.max(1, path.length);
}

/** The samples of each node: size times count of each, in one column. */
function groupSamples({ samples }: SamplingProfile): (node: ProfileNode) => Uint32Array {
  // Loops by index over small integers make no objects. In exact mode V8 samples each one made here,
  // a million samples would mean millions of them, and exact mode's flags keep iterators alive.
  const ends = new Map<number, number>();
  for (let i = 0; i < samples.length; i++) {
    const { nodeId } = samples[i]!;
    ends.set(nodeId, (ends.get(nodeId) ?? 0) + 1);
  }
  const starts = new Map<number, number>();
  let end = 0;
  for (const [nodeId, count] of ends) {
    starts.set(nodeId, end);
    ends.set(nodeId, end);
    end += count;
  }
  // A block is below 2 GiB and the interval at most 1 GiB, so each product has 32 bits.
  const products = new Uint32Array(end);
  for (let i = 0; i < samples.length; i++) {
    const { nodeId, size } = samples[i]!;
    const at = ends.get(nodeId)!;
    products[at] = size;
    ends.set(nodeId, at + 1);
  }
  return ({ id }) => products.subarray(starts.get(id) ?? 0, ends.get(id) ?? 0);
}
