import type { PackageDirectories } from '../metadata/metadata.ts';

/** The package of files that belong to no `node_modules` folder and to no known directory. */
const APPLICATION = '<application>';

/**
 * Makes a function that names the npm package of a file. Node.js's builtins are `node:`. A name such as
 * `<unknown>` is its own package. For other files, the nearest part of the path decides: a directory of
 * `known`, or the name behind a `node_modules/`. So nested packages and pnpm's store need no case of
 * their own. A file with neither is in `<application>`.
 *
 * If several of `known` name a directory, the first one wins.
 */
export function packageNamer(
  known: readonly (PackageDirectories | undefined)[],
): (filename: string) => string {
  const nameOf = new Map<string, string>();
  for (const directories of known) {
    for (const [directory, name] of Object.entries(directories ?? {})) {
      const path = partsOf(directory.replace(/[/\\]+$/, '')).join('/');
      if (!nameOf.has(path)) nameOf.set(path, name);
    }
  }
  return (filename) => {
    if (filename.startsWith('node:')) return 'node:';
    if (/^<.*>$/s.test(filename)) return filename;
    const parts = partsOf(filename);
    const folder = parts.lastIndexOf('node_modules', parts.length - 2);
    for (let end = nameOf.size === 0 ? 0 : parts.length - 1; end > folder + 1; end--) {
      const name = nameOf.get(parts.slice(0, end).join('/'));
      if (name !== undefined) return name;
    }
    if (folder === -1) return APPLICATION;
    const [name = '', inScope] = parts.slice(folder + 1);
    return name.startsWith('@') && inScope !== undefined ? `${name}/${inScope}` : name;
  };
}

function partsOf(path: string): string[] {
  return path.split(/[/\\]/);
}
