import { shown, type Traceback } from '@tracemalloc/core';
import { FormatError } from '../errors.ts';
import { functionSuffix, type PlaceOptions, printedName } from './place.ts';
import { type SourceLineOptions, sourceLine } from './source-line.ts';

/** Options of {@link formatTraceback}. */
export interface TracebackOptions extends SourceLineOptions, PlaceOptions {
  /** How many of the most recent frames to print; default: all. None if not positive. */
  readonly limit?: number | undefined;
  /** Whether the place of the allocation comes first; default: `true`. */
  readonly mostRecentFirst?: boolean | undefined;
}

/**
 * A traceback as lines, without line breaks: for each frame `  File "NAME", line N`, and its source line, indented by
 * four, if there is one.
 *
 * A known function follows as `, in NAME`. If `N` is only the first line of the function, the line says
 * `(function NAME)`, and the source line is that first line. An offset in a WebAssembly module shows as
 * `  File "app.wasm", offset 0x1f3`.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_LIMIT` if `limit` is no integer,
 *   `ERR_TRACEMALLOC_FORMAT` for what is no traceback.
 * @see `Traceback.format` in CPython's Lib/tracemalloc.py
 */
export function formatTraceback(traceback: Traceback, options: TracebackOptions = {}): string[] {
  if (typeof (traceback as Traceback | undefined)?.slice !== 'function') {
    const message = `traceback is ${shown(traceback)}, expected a Traceback`;
    throw new FormatError('ERR_TRACEMALLOC_FORMAT', message);
  }
  const { limit = traceback.length, mostRecentFirst = true, base } = options;
  checkLimit(limit);
  const frames = limit > 0 ? traceback.slice(0, limit) : [];
  if (!mostRecentFirst) frames.reverse();
  return frames.flatMap((frame) => {
    const { filename, lineno, position, functionName } = frame;
    const where = position === 'offset' ? `offset 0x${lineno.toString(16)}` : `line ${lineno}`;
    const place = `  File "${printedName(filename, base)}", ${where}`;
    return [
      `${place}${functionSuffix(position, functionName, ', in ')}`,
      ...sourceLine(frame, options),
    ];
  });
}

/** Throws unless `limit` is an integer or infinite. */
export function checkLimit(limit: number): void {
  if (Number.isInteger(limit) || limit === Number.POSITIVE_INFINITY) return;
  const message = `limit is ${limit}, expected an integer`;
  throw new FormatError('ERR_TRACEMALLOC_LIMIT', message);
}
