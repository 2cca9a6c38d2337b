import type { FrameIndex, SnapshotTables } from '@tracemalloc/core';
import type { FrameColumns } from './frame-columns.ts';
import { ownName, withOwnName } from './function-names.ts';

/** The function that a frame calls, by the map of its file: the code has `generated` where the original had `original`. */
export interface Call {
  readonly generated: string;
  readonly original: string;
}

/**
 * Names functions by their calls. Within a function, a map says nothing about the name of it; but
 * where the caller's frame calls an identifier that has the function's generated name, in the same
 * file, the original of that identifier is its name. Calls that contradict each other name nothing.
 * One pass over the stacks.
 *
 * @param calls by the frame of the caller
 * @param unnamed for each frame, whether a name is looked for
 */
export function nameCalledFunctions(
  { strings, frames, stacks }: SnapshotTables,
  calls: ReadonlyMap<FrameIndex, Call>,
  unnamed: Uint8Array,
  columns: FrameColumns,
): void {
  if (calls.size === 0) return;
  const names = new Map<FrameIndex, string | undefined>();
  for (let stack = 0; stack < stacks.length; stack++) {
    const callee = stacks.frame[stack]!;
    const parent = stacks.parent[stack]!;
    if (unnamed[callee] === 0 || parent === -1) continue;
    const caller = stacks.frame[parent]!;
    const call = calls.get(caller);
    if (call === undefined || frames.filename[caller] !== frames.filename[callee]) continue;
    if (ownName(strings[frames.functionName[callee]!]!) !== call.generated) continue;
    const agrees = !names.has(callee) || names.get(callee) === call.original;
    names.set(callee, agrees ? call.original : undefined);
  }
  for (const [frame, name] of names) {
    if (name === undefined) continue;
    const functionName = strings[frames.functionName[frame]!]!;
    columns.setFunctionName(frame, withOwnName(functionName, name));
  }
}
