import type { Frame } from '@tracemalloc/core';
import { defaultLineCache } from '../sources/default-sources.ts';
import type { LineCache } from '../sources/line-cache.ts';
import { strip } from './strip.ts';

/** Options of source lines. */
export interface SourceLineOptions {
  /** Where source lines come from; default: {@link defaultLineCache}. `null`: no source lines. */
  readonly lineCache?: LineCache | null | undefined;
}

/** A minifier wrote longer lines, which may be whole files: an excerpt is printed. */
const MAX_LENGTH = 240;
/** How much of the excerpt stands before the frame's column. */
const BEFORE_COLUMN = 60;

/** The frame's source line, indented by four, as a list of one; empty if there is none. */
export function sourceLine(frame: Frame, { lineCache }: SourceLineOptions): string[] {
  if (lineCache === null || frame.position === 'offset') return [];
  const line = (lineCache ?? defaultLineCache).line(frame.filename, frame.lineno);
  const text = strip(line.length > MAX_LENGTH ? excerpt(line, frame.column) : line);
  return text === '' ? [] : [`    ${text}`];
}

/** The part of a long line around a column (1-based; 0 unknown), with `…` for the rest. */
function excerpt(line: string, column: number): string {
  const text = strip(line);
  if (text.length <= MAX_LENGTH) return text;
  const at = column - 1 - line.indexOf(text);
  let start = Math.max(0, Math.min(at - BEFORE_COLUMN, text.length - MAX_LENGTH));
  let end = start + MAX_LENGTH;
  // Not through the middle of a character.
  if (isLowSurrogate(text, start)) start--;
  if (isLowSurrogate(text, end)) end++;
  return `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`;
}

function isLowSurrogate(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xdc00;
}
