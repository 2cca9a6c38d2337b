import { type FrameRecord, UNKNOWN_FILENAME } from '@tracemalloc/core';

/** A function as the DevTools protocol describes it (Runtime.CallFrame). Nothing is checked yet. */
export interface CallFrame {
  readonly functionName?: unknown;
  readonly scriptId?: unknown;
  readonly url?: unknown;
  readonly lineNumber?: unknown;
  readonly columnNumber?: unknown;
}

/** Whether the function is of a script, not V8's own such as `push` and `(GC)`. */
export function hasScript({ scriptId, url }: CallFrame): boolean {
  // v8::UnboundScript::kNoScriptId
  return url !== '' || (scriptId !== '0' && scriptId !== 0);
}

/** The frame of a function. V8 gives 0-based places, -1 where it knows none, and only where each function begins. */
export function frameOfCall(callFrame: CallFrame): FrameRecord {
  const functionName = text(callFrame.functionName);
  if (!hasScript(callFrame)) return { filename: UNKNOWN_FILENAME, lineno: 0, functionName };
  const line = place(callFrame.lineNumber);
  const column = place(callFrame.columnNumber);
  // V8's word for the script of `eval` and `new Function`.
  const filename = filenameOf(text(callFrame.url)) || '<anonymous>';
  if (filename.startsWith('wasm://')) {
    // A module is one line, its columns are bytes: where the body of the function begins.
    return { filename, lineno: Math.max(0, column), position: 'offset', functionName };
  }
  return {
    filename,
    lineno: line + 1,
    position: 'function',
    functionName,
    column: line === -1 ? 0 : column + 1,
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function place(value: unknown): number {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : -1;
}

/** The path of a `file:` URL, on the system that wrote it. */
function filenameOf(url: string): string {
  if (!url.startsWith('file:')) return url;
  try {
    const path = decodeURIComponent(new URL(url).pathname);
    return /^\/[A-Za-z]:/.test(path) ? path.slice(1).replaceAll('/', '\\') : path;
  } catch {
    return url;
  }
}
