import { type Snapshot, UNKNOWN_FILENAME } from '@tracemalloc/core';
import { bytesByStack, framesOf } from './bytes-by-stack.ts';

/**
 * The snapshot as collapsed stacks, the text that tools make flame graphs of: one line for each stack,
 * `oldest call;…;most recent call BYTES`. A frame is `name (file.js:12)`, or `name (file.js:10 (function))` if only the
 * function is known. A `;` in a name becomes `:`, a line break a space.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT` if `snapshot` is no snapshot.
 * @see https://github.com/brendangregg/FlameGraph
 */
export function toCollapsedStacks(snapshot: Snapshot): string {
  const lines = bytesByStack(snapshot);
  const names = framesOf(snapshot).map((frame) => {
    const { functionName } = frame;
    const name = functionName === '' ? String(frame) : `${functionName} (${frame})`;
    return name.replaceAll(';', ':').replaceAll(/[\s\p{Cc}]+/gu, ' ');
  });
  // Tools disagree about a line without a stack.
  const unknown = `${UNKNOWN_FILENAME}:0`;
  return lines
    .map(({ frames, size }) => `${frames.map((row) => names[row]).join(';') || unknown} ${size}\n`)
    .join('');
}
