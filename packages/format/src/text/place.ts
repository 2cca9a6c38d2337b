import type { Frame, GroupBy, Traceback } from '@tracemalloc/core';

/** Options of file names in text. */
export interface PlaceOptions {
  /** A folder. Names of files inside it are printed relative to it. Default: all names are whole. */
  readonly base?: string | undefined;
}

/**
 * A name that fits in a line of text. Control characters, which could break the line or steer the terminal, are escaped.
 */
function printable(name: string): string {
  return name.replace(/[\p{Cc}\u2028\u2029]/gu, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return code.length > 2 ? `\\u${code}` : `\\x${code.padStart(2, '0')}`;
  });
}

/** The name relative to the folder `base` if it is inside, else the whole name; printable. */
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
 * The beginning of a traceback in one line: `src/a.js:12`; `src/a.js:12 in handle` with a known function;
 * `src/a.js:10 (function handle)` if only the first line of that function is known; `app.wasm:0x1f3 in malloc` for an
 * offset. A group (`groupBy`) without a line has none.
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

/** The text about a frame's function that follows its place. */
export function functionSuffix(
  position: Frame['position'],
  functionName: string,
  within: string,
): string {
  const name = printable(functionName);
  if (position === 'function') return name ? ` (function ${name})` : ' (function)';
  return name ? `${within}${name}` : '';
}
