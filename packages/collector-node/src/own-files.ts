import { createRequire } from 'node:module';
import { basename, dirname, isAbsolute, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shown, TracemallocError } from '@tracemalloc/core';

/** Whom the allocations of a file belong to; those of a go-between belong to its caller. */
export type Owner = 'program' | 'tracer' | 'caller';

/** How {@link addOwnFiles} takes what it is given. */
export interface OwnFilesOptions {
  /** A library that programs may use as well: its allocations are the tracer's only if called by it. */
  readonly dependency?: boolean;
}

const own: string[] = [];
const dependencies: string[] = [];

/**
 * Declares a file or a folder as the tracer's own: what its functions allocate is not shown as the
 * program's, but counted in `metadata.tracer`. For packages that build on this one.
 *
 * @param place - an absolute path or a `file:` URL; of a folder, all that is in it.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_OPTION`.
 */
export function addOwnFiles(place: string | URL, options: OwnFilesOptions = {}): void {
  const list = options.dependency === true ? dependencies : own;
  const path = toPath(place);
  if (!list.includes(path)) list.push(path);
}

/** Who owns what the file allocates. `node:` modules and dependencies only pass on. */
export function ownerOf(filename: string): Owner {
  if (filename.startsWith('node:') || dependencies.some((place) => holds(place, filename))) {
    return 'caller';
  }
  return own.some((place) => holds(place, filename)) ? 'tracer' : 'program';
}

/** The path that a script's URL stands for; what is no file, or broken, stays as it is. */
export function filenameOf(url: string): string {
  if (!url.startsWith('file:')) return url;
  try {
    return fileURLToPath(url);
  } catch {
    return url;
  }
}

function holds(place: string, filename: string): boolean {
  return (
    filename.startsWith(place) &&
    (filename.length === place.length || filename[place.length] === sep)
  );
}

function toPath(place: unknown): string {
  const path = place instanceof URL ? filenameOf(place.href) : filenameOf(String(place));
  if ((typeof place === 'string' || place instanceof URL) && isAbsolute(path)) {
    return path.endsWith(sep) ? path.slice(0, -1) : path;
  }
  throw new TracemallocError(
    'ERR_TRACEMALLOC_OPTION',
    `own files: got ${shown(place instanceof URL ? place.href : place)}, expected an absolute path or a file: URL`,
  );
}

/** This package's code and core's: their `src` or `dist`, not the examples and tests beside it. */
function addThisPackage(): void {
  const here = filenameOf(import.meta.url);
  // Bundled into the program's own file, nobody can tell the tracer's functions from the program's.
  if (!/^own-files\.[jt]s$/.test(basename(here))) return;
  addOwnFiles(dirname(here));
  try {
    const core = dirname(createRequire(here).resolve('@tracemalloc/core/package.json'));
    for (const folder of ['src', 'dist']) addOwnFiles(join(core, folder));
  } catch {
    // Installed in a way that hides core's place; its objects then show as the program's.
  }
}

addThisPackage();
