/** The package of files that belong to no `node_modules` folder. */
const APPLICATION = '<application>';

/**
 * The npm package that a file belongs to: the name behind the last `node_modules/` in its path
 * (so nested packages and pnpm's store layout need no case of their own), `node:` for Node.js's
 * builtins, the name itself for `<unknown>` and the like, else {@link APPLICATION}.
 */
export function packageName(filename: string): string {
  if (filename.startsWith('node:')) return 'node:';
  if (/^<.*>$/s.test(filename)) return filename;
  const parts = filename.split(/[/\\]/);
  const folder = parts.lastIndexOf('node_modules', parts.length - 2);
  if (folder === -1) return APPLICATION;
  const [name = '', inScope] = parts.slice(folder + 1);
  return name.startsWith('@') && inScope !== undefined ? `${name}/${inScope}` : name;
}
