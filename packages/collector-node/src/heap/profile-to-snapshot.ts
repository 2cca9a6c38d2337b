import { type SnapshotBuilder, type StackIndex, UNKNOWN_FILENAME } from '@tracemalloc/core';
import type { HeapProfile } from './heap-profile.ts';
import { type NodeOwners, nodeOwners, type ProfileTotals } from './node-owners.ts';

/** V8's word for code without a name, such as that of `eval` and `new Function`. */
const NO_NAME = '<anonymous>';
/** A stack that is not made yet. The empty stack is -1. */
const NOT_MADE = -2;

/**
 * Adds the program's traces of a profile. The tracer's own are only counted.
 *
 * @returns the live bytes of both.
 */
export function addProfile(
  builder: SnapshotBuilder,
  profile: HeapProfile,
  { nframe, stackDepth }: { readonly nframe: number; readonly stackDepth: number },
): ProfileTotals {
  const owners = nodeOwners(profile);
  const { node, bytes, count } = profile.allocations;
  const stacks = new NodeStacks(builder, profile, owners, nframe);
  let program = 0;
  let tracer = 0;
  for (let row = 0; row < node.length; row++) {
    const at = node[row]!;
    if (owners.isTracers[at] === 1) {
      tracer += bytes[row]!;
      continue;
    }
    program += bytes[row]!;
    // Where V8 has cut the stack, its depth is unknown. CPython counts `<unknown>` as a frame.
    const totalNframe =
      stacks.depth[at]! >= stackDepth ? undefined : Math.max(1, stacks.scriptDepth[at]!);
    builder.trace(stacks.stackOf(at), bytes[row]!, { count: count[row], totalNframe });
  }
  return { program, tracer };
}

/** The builder's stack of each node, made when first needed. */
class NodeStacks {
  /** Shape: one a node. Frames from the root, including those without a script. */
  readonly depth: Uint32Array;
  /** Shape: one a node. Shown frames from the root. */
  readonly scriptDepth: Uint32Array;
  readonly #builder: SnapshotBuilder;
  readonly #profile: HeapProfile;
  readonly #owners: NodeOwners;
  readonly #nframe: number;
  /** Shape: one a node, for nodes whose whole stack is kept. */
  readonly #stack: Int32Array;
  /** Shape: one a node; the builder's frame, -1 before it is made. */
  readonly #frame: Int32Array;

  constructor(builder: SnapshotBuilder, profile: HeapProfile, owners: NodeOwners, nframe: number) {
    const { parent } = profile.nodes;
    const { isFrame } = owners;
    this.#builder = builder;
    this.#profile = profile;
    this.#owners = owners;
    this.#nframe = nframe;
    this.#stack = new Int32Array(parent.length).fill(NOT_MADE);
    this.#stack[0] = -1;
    this.#frame = new Int32Array(parent.length).fill(-1);
    this.depth = new Uint32Array(parent.length);
    this.scriptDepth = new Uint32Array(parent.length);
    for (let row = 1; row < parent.length; row++) {
      const above = parent[row]!;
      this.depth[row] = this.depth[above]! + 1;
      this.scriptDepth[row] = this.scriptDepth[above]! + isFrame[row]!;
    }
  }

  stackOf(node: number): StackIndex {
    const { strings, nodes } = this.#profile;
    if (this.scriptDepth[node] === 0) {
      const functionName = strings[nodes.functionName[node]!]!;
      const frame = this.#builder.frame({ filename: UNKNOWN_FILENAME, lineno: 0, functionName });
      return this.#builder.stack(-1, frame);
    }
    return this.#stackAbove(node);
  }

  #stackAbove(node: number): StackIndex {
    const { parent } = this.#profile.nodes;
    const { isFrame } = this.#owners;
    const path: number[] = [];
    const whole = this.scriptDepth[node]! <= this.#nframe;
    // The stack of a node is its caller's stack and one more frame, unless the limit cuts it.
    const isMade = (row: number) => (whole ? this.#stack[row] !== NOT_MADE : row === 0);
    let row = node;
    for (; path.length < this.#nframe && !isMade(row); row = parent[row]!) {
      if (isFrame[row] === 1) path.push(row);
    }
    while (!isMade(row)) row = parent[row]!;
    let stack: StackIndex = whole ? this.#stack[row]! : -1;
    for (let i = path.length - 1; i >= 0; i--) {
      stack = this.#builder.stack(stack, this.#frameOf(path[i]!));
      if (whole) this.#stack[path[i]!] = stack;
    }
    return stack;
  }

  #frameOf(row: number): number {
    if (this.#frame[row] === -1) this.#frame[row] = this.#addFrame(row);
    return this.#frame[row]!;
  }

  #addFrame(row: number): number {
    const { strings, nodes } = this.#profile;
    const filename = this.#owners.filename(nodes.script[row]!);
    const functionName = strings[nodes.functionName[row]!]!;
    if (filename.startsWith('wasm://')) {
      // A module is one line, and its columns are bytes: the body of the function starts there.
      const lineno = Math.max(0, nodes.column[row]! - 1);
      return this.#builder.frame({ filename, lineno, position: 'offset', functionName });
    }
    return this.#builder.frame({
      filename: filename === '' ? NO_NAME : filename,
      lineno: nodes.line[row]!,
      position: nodes.isLine?.[row] === 1 ? 'line' : 'function',
      functionName,
      column: nodes.line[row] === 0 ? 0 : nodes.column[row]!,
    });
  }
}
