import { shown, TracemallocError } from '@tracemalloc/core';
import { filenameOf } from './filename.ts';

/**
 * The owner of a file's allocations. What a `'caller'` file allocates belongs to the code that called it: `node:`
 * modules, and libraries that the tracer and programs both use. The same holds for `'builtin'`: functions of the
 * tracer that stand in for builtins. Their frames are not shown.
 */
export type Owner = 'program' | 'tracer' | 'caller' | 'builtin';

/** Options of {@link addOwnFiles}. */
export interface OwnFilesOptions {
  /** A library that programs may use, too: its allocations belong to the tracer only if the tracer calls it. */
  readonly dependency?: boolean;
  /** Its functions stand in for builtins: their allocations belong to the caller, and their frames are left out. */
  readonly builtin?: boolean;
}

const own: string[] = [];
const dependencies: string[] = [];
const builtins: string[] = [];

/**
 * Declares a file or a folder as the tracer's own. Its functions' allocations then count in `metadata.tracer`, and do
 * not show as the program's. For packages that build on this one.
 *
 * @param place - an absolute path or a `file:` URL; in a page, a `URL` object of any scheme. A folder
 * stands for all files in it.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_OPTION`.
 */
export function addOwnFiles(place: string | URL, options: OwnFilesOptions = {}): void {
  const list = options.builtin ? builtins : options.dependency ? dependencies : own;
  const path = toPath(place);
  if (!list.includes(path)) list.push(path);
}

/** The owner of what the file allocates. `filename` is a path, or another name that V8 gives a script. */
export function ownerOf(filename: string): Owner {
  if (filename.startsWith('node:') || dependencies.some((place) => holds(place, filename))) {
    return 'caller';
  }
  // Before the tracer's own: these files are in a folder of the tracer.
  if (builtins.some((place) => holds(place, filename))) return 'builtin';
  return own.some((place) => holds(place, filename)) ? 'tracer' : 'program';
}

function holds(place: string, filename: string): boolean {
  if (!filename.startsWith(place)) return false;
  const next = filename[place.length];
  return next === undefined || next === '/' || next === '\\' || next === '?';
}

function toPath(place: unknown): string {
  const isUrl = place instanceof URL;
  const path = filenameOf(isUrl ? place.href : String(place));
  if (isUrl || (typeof place === 'string' && /^(\/|\\\\|[a-z]:[\\/])/i.test(path))) {
    return path.replace(/[\\/]$/, '');
  }
  throw new TracemallocError(
    'ERR_TRACEMALLOC_OPTION',
    `the place of own files is ${shown(place)}, expected an absolute path or a file: URL`,
  );
}
