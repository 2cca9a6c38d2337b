const here = import.meta.url;

/**
 * The folder of this package's code, as a URL and as a path: loaders name scripts either way. Bundled
 * into the program's own file, nobody can tell the tracer's functions from the program's.
 */
const folders: readonly string[] = /\/collector\/own-scripts\.[jt]s(\?|$)/.test(here)
  ? [new URL('..', here).href, decodeURIComponent(new URL('..', here).pathname)]
  : [];

/** Whether the script is part of this package. */
export function isOwnScript(script: string): boolean {
  return folders.some((folder) => script.startsWith(folder));
}
