import type { ProfileNode } from './inspector-sampler.ts';
import { filenameOf, type Owner, ownerOf } from './own-files.ts';

/** A function that has a script, on the way from the root of V8's tree to a node. */
export interface ScriptFrame {
  readonly filename: string;
  readonly node: ProfileNode;
}

/** One node of V8's tree, as {@link walkProfile} shows it. */
export interface VisitedNode {
  readonly node: ProfileNode;
  /** Outermost call first. Valid during the visit only. */
  readonly path: readonly ScriptFrame[];
  /** Frames from the root, those without a script included. */
  readonly depth: number;
  /** Whether the tracer, not the program, made the allocations. */
  readonly isTracers: boolean;
}

/** Visits every node that allocated something alive, callers first. */
export function walkProfile(head: ProfileNode, visit: (visited: VisitedNode) => void): void {
  const files = new Map<string, { filename: string; owner: Owner }>();
  const path: ScriptFrame[] = [];

  function fileOf(url: string): { filename: string; owner: Owner } {
    let file = files.get(url);
    if (file === undefined) {
      const filename = filenameOf(url);
      file = { filename, owner: ownerOf(filename) };
      files.set(url, file);
    }
    return file;
  }

  // V8's tree is not deeper than STACK_DEPTH, so recursion is safe.
  function enter(node: ProfileNode, depth: number, callerIsTracer: boolean): void {
    const { scriptId, url } = node.callFrame;
    let isTracers = callerIsTracer;
    const hasScript = scriptId !== NO_SCRIPT;
    if (hasScript) {
      const { filename, owner } = fileOf(url);
      path.push({ filename, node });
      if (owner !== 'caller') isTracers = owner === 'tracer';
    }
    if (node.selfSize > 0) visit({ node, path, depth, isTracers });
    for (const child of node.children) enter(child, depth + 1, isTracers);
    if (hasScript) path.pop();
  }

  enter(head, 0, false);
}

/** `v8::UnboundScript::kNoScriptId`: builtins such as `push`, and V8's own `(GC)`. */
const NO_SCRIPT = '0';
