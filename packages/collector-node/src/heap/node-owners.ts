import { filenameOf, type Owner, ownerOf } from '@tracemalloc/call-stacks';
import type { Bytes } from '@tracemalloc/core';
import { type HeapProfile, NO_SCRIPT } from './heap-profile.ts';

/** The bytes of a profile, by owner. */
export interface ProfileTotals {
  readonly program: Bytes;
  readonly tracer: Bytes;
}

/** Which nodes of a profile allocate for the tracer, and the files they are in. */
export interface NodeOwners {
  /** Shape: one a node; 1 if the tracer, not the program, made its allocations. */
  readonly isTracers: Uint8Array;
  /** Shape: one a node; 1 if the frame is shown: no builtin, and no function that stands in for one. */
  readonly isFrame: Uint8Array;
  /** The file of a script. `script` is the index of its URL. */
  filename(script: number): string;
}

/** Functions without a script, and intermediaries such as Node.js itself, allocate for their caller. */
export function nodeOwners({ strings, nodes }: HeapProfile): NodeOwners {
  const { parent, script, scriptId } = nodes;
  const files: ({ filename: string; owner: Owner } | undefined)[] = [];
  const isTracers = new Uint8Array(parent.length);
  const isFrame = new Uint8Array(parent.length);

  function fileOf(index: number): { filename: string; owner: Owner } {
    let file = files[index];
    if (file === undefined) {
      const filename = filenameOf(strings[index]!);
      file = { filename, owner: ownerOf(filename) };
      files[index] = file;
    }
    return file;
  }

  for (let row = 1; row < parent.length; row++) {
    const owner = scriptId[row] === NO_SCRIPT ? 'builtin' : fileOf(script[row]!).owner;
    const isCallers = owner === 'caller' || owner === 'builtin';
    isTracers[row] = isCallers ? isTracers[parent[row]!]! : Number(owner === 'tracer');
    isFrame[row] = Number(owner !== 'builtin');
  }
  return { isTracers, isFrame, filename: (index) => fileOf(index).filename };
}

/** Live bytes of the program and of the tracer. */
export function profileTotals(profile: HeapProfile): ProfileTotals {
  const { isTracers } = nodeOwners(profile);
  const { node, bytes } = profile.allocations;
  let program = 0;
  let tracer = 0;
  for (let row = 0; row < node.length; row++) {
    if (isTracers[node[row]!] === 1) tracer += bytes[row]!;
    else program += bytes[row]!;
  }
  return { program, tracer };
}
