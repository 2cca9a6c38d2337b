import { shown, TracemallocError } from '@tracemalloc/core';
import { filenameOf } from './filename.ts';

/**
 * Whom the allocations of a file belong to. What `'caller'` allocates belongs to the code that called it:
 * so it is with `node:` modules and with libraries that the tracer and programs both use. So it is with
 * `'builtin'`, too, whose frames nobody sees: functions of the tracer's that stand in for builtins.
 */
export type Owner = 'program' | 'tracer' | 'caller' | 'builtin';

/** How {@link addOwnFiles} takes what it is given. */
export interface OwnFilesOptions {
  /** A library that programs may use as well: its allocations are the tracer's only if called by it. */
  readonly dependency?: boolean;
  /** Its functions stand in for builtins: what they allocate is the caller's, and their frames are left out. */
  readonly builtin?: boolean;
}

const own: string[] = [];
const dependencies: string[] = [];
const builtins: string[] = [];

/**
 * Declares a file or a folder as the tracer's own: what its functions allocate is not shown as the
 * program's, but counted in `metadata.tracer`. For packages that build on this one.
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

/** Who owns what the file allocates: a path, or another name that V8 gives a script. */
export function ownerOf(filename: string): Owner {
  if (filename.startsWith('node:') || dependencies.some((place) => holds(place, filename))) {
    return 'caller';
  }
  // A file of a folder that is the tracer's own.
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
    `own files: got ${shown(place)}, expected an absolute path or a file: URL`,
  );
}
