import type { HeapProfile } from '../../src/heap/heap-profile.ts';
import {
  type ProfileNode,
  type ProfileSample,
  profileColumns,
  type SamplingProfile,
} from '../../src/heap/inspector-profile.ts';
import { PausedOrdinals } from '../../src/heap/paused-ordinals.ts';

/** A node of a profile to write down: what it is, the blocks it allocated, whom it called. */
export interface TreeNode {
  /** `name url:line:column`, 0-based as V8 has it; `name` alone is a function without a script. */
  readonly at: string;
  readonly blocks?: readonly number[];
  readonly calls?: readonly TreeNode[];
}

/** The profile that V8 would give for `roots` at an interval of one byte. */
export function profileOf(...roots: readonly TreeNode[]): SamplingProfile {
  const samples: ProfileSample[] = [];
  let nodes = 0;
  function build({ at, blocks = [], calls = [] }: TreeNode): ProfileNode {
    const id = ++nodes;
    for (const size of blocks) samples.push({ size, nodeId: id, ordinal: samples.length + 1 });
    return {
      id,
      callFrame: callFrameOf(at),
      selfSize: blocks.reduce((sum, size) => sum + size, 0),
      children: calls.map(build),
    };
  }
  return { head: build({ at: '(root)', calls: roots }), samples };
}

/** The columns of {@link profileOf}. */
export function columnsOf(...roots: readonly TreeNode[]): HeapProfile {
  return profileColumns(profileOf(...roots), 1, new PausedOrdinals());
}

function callFrameOf(at: string): ProfileNode['callFrame'] {
  const script = /^(\S*) (.*):(-?\d+):(-?\d+)$/.exec(at);
  if (script === null) {
    return { functionName: at, scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 };
  }
  const [, functionName = '', url = '', line, column] = script;
  return {
    functionName,
    scriptId: '7',
    url,
    lineNumber: Number(line),
    columnNumber: Number(column),
  };
}
