const here = import.meta.url;

/**
 * The folder of this package's code. Bundled into the program's own file, nobody can tell the
 * tracer's functions from the program's.
 */
const folder: string | undefined = /\/tracer\/own-scripts\.[jt]s(\?|$)/.test(here)
  ? new URL('..', here).href
  : undefined;

/** Whether the script is part of this package. */
export function isOwnScript(url: string): boolean {
  return folder !== undefined && url.startsWith(folder);
}
