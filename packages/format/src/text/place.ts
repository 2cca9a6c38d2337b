import type { Frame, GroupBy, Traceback } from '@tracemalloc/core';

/** How file names are printed. */
export interface PlaceOptions {
  /** A folder; files inside it are shown relative to it. Whole names unless said. */
  readonly base?: string | undefined;
}

/**
 * A name for a line of text: a control character, which could break the line or steer the terminal,
 * as its escape.
 */
function printable(name: string): string {
  return name.replace(/[\p{Cc}\u2028\u2029]/gu, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return code.length > 2 ? `\\u${code}` : `\\x${code.padStart(2, '0')}`;
  });
}

/** The name relative to the folder `base` where it is inside, else the whole name; printable. */
export function printedName(filename: string, base: string | undefined): string {
  return printable(relativeName(filename, base));
}

function relativeName(filename: string, base: string | undefined): string {
  if (base === undefined || base === '') return filename;
  const folder = /[/\\]$/.test(base) ? base.slice(0, -1) : base;
  if (filename.length <= folder.length + 1 || !filename.startsWith(folder)) return filename;
  const separator = filename[folder.length];
  return separator === '/' || separator === '\\' ? filename.slice(folder.length + 1) : filename;
}

/**
 * Where a traceback begins, in one line: `src/a.js:12`, `src/a.js:12 in handle` with a known
 * function, and `src/a.js:10 (function handle)` where only the first line of that function is known;
 * `app.wasm:0x1f3 in malloc` for an offset. A group that has no one line (`groupBy`) is shown without.
 */
export function formatPlace(
  traceback: Traceback,
  options: PlaceOptions & { readonly groupBy?: GroupBy | undefined } = {},
): string {
  const frame = traceback.at(0);
  if (frame === undefined) return String(traceback);
  const { lineno, position, functionName } = frame;
  const { base, groupBy = 'lineno' } = options;
  const oneLine = lineno !== 0 || groupBy === 'lineno' || groupBy === 'traceback';
  const line = position === 'offset' ? `0x${lineno.toString(16)}` : lineno;
  const filename = printedName(frame.filename, base);
  return `${filename}${oneLine ? `:${line}` : ''}${functionSuffix(position, functionName, ' in ')}`;
}

/** What is said of a frame's function behind its place. */
export function functionSuffix(
  position: Frame['position'],
  functionName: string,
  within: string,
): string {
  const name = printable(functionName);
  if (position === 'function') return name ? ` (function ${name})` : ' (function)';
  return name ? `${within}${name}` : '';
}
