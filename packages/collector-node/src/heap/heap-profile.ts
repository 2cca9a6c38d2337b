import type { Bytes, Count, StringIndex } from '@tracemalloc/core';

/**
 * V8's allocation tree in columns. A node is a function, called from its parent. An allocation is a node and a
 * size that has live blocks.
 */
export interface HeapProfile {
  /** Function names and script URLs. */
  readonly strings: readonly string[];
  /** Shape: one row a node; a parent comes before its children. Row 0 is the root. */
  readonly nodes: {
    /** -1 for the root. */
    readonly parent: ArrayLike<number>;
    readonly functionName: ArrayLike<StringIndex>;
    /** The script's URL. */
    readonly script: ArrayLike<StringIndex>;
    /** `v8::UnboundScript::GetId`; {@link NO_SCRIPT} for builtins and V8's own `(GC)`. */
    readonly scriptId: ArrayLike<number>;
    /** 1-based; 0 where V8 does not know. */
    readonly line: ArrayLike<number>;
    /** As {@link line}. */
    readonly column: ArrayLike<number>;
    /** 1 where line and column are the frame's. Else, and if absent, they say where the function begins. */
    readonly isLine?: ArrayLike<number>;
  };
  /** Shape: one row an allocation. The rows of a node follow each other. */
  readonly allocations: {
    /** Row of the node. */
    readonly node: ArrayLike<number>;
    /** Bytes of all its blocks, scaled up from the samples. */
    readonly bytes: ArrayLike<Bytes>;
    readonly count: ArrayLike<Count>;
  };
}

/** `v8::UnboundScript::kNoScriptId`. */
export const NO_SCRIPT = 0;
