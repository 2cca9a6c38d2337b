import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { moduleImports } from './module-imports.mjs';

/**
 * Folders whose files may import each other in circles, and why.
 * @type {Record<string, string>}
 */
const mutuallyRecursive = {
  'packages/collector-wasm/src/symbolise/demangle/itanium':
    'the grammar of Itanium names is mutually recursive: types have expressions, which have types',
};

const sources = /^packages\/[^/]+\/src\/.*\.[cm]?[jt]sx?$/;

/** @typedef {Map<string, Set<string>>} Graph who imports whom */

/**
 * No circles: neither of files, nor of folders. In each folder of a package's sources its files and its
 * subfolders stand side by side, a subfolder for all that is in it; none of them may need, by way of others,
 * what needs it. Types count: they say who must know whom.
 * @param {string} folder the repository's
 * @param {readonly string[]} files
 * @returns {import('./repository-files.mjs').Violation[]}
 */
export function checkImportCircles(folder, files) {
  const imports = importGraph(
    folder,
    files.filter((file) => sources.test(file)),
  );
  const ofFiles = circles(imports).filter((circle) => !isDeclared(circle));
  const ofFolders = foldersOf([...imports.keys()]).flatMap((parent) =>
    circles(siblings(imports, parent)).filter((circle) => !isDeclared(circle)),
  );
  const found = new Map([...ofFiles, ...ofFolders].map((circle) => [circle.join(), circle]));
  return [...found.values()].map((circle) => ({
    file: /** @type {string} */ (circle[0]),
    rule: 'import circles',
    found: `a circle with ${circle.slice(1).join(', ')}`,
    expected: 'imports in one direction: put what both need where both can see it',
  }));
}

/** @param {readonly string[]} circle */
function isDeclared(circle) {
  return Object.keys(mutuallyRecursive).some((folder) =>
    circle.every((file) => file.startsWith(`${folder}/`)),
  );
}

/**
 * @param {string} folder
 * @param {readonly string[]} files
 * @returns {Graph}
 */
function importGraph(folder, files) {
  return new Map(
    files.map((file) => {
      const found = moduleImports(file, readFileSync(join(folder, file), 'utf8'));
      const targets = found.flatMap(({ specifier }) => {
        if (specifier === undefined || !/^\.\.?\//.test(specifier)) return [];
        const target = posix.join(posix.dirname(file), specifier);
        const source = target.replace(/\.js$/, '.ts');
        return existsSync(join(folder, source)) ? [source] : [];
      });
      return [file, new Set(targets.filter((target) => target !== file))];
    }),
  );
}

/**
 * All folders that hold a source, at whatever depth.
 * @param {readonly string[]} files
 */
function foldersOf(files) {
  const folders = new Set();
  for (const file of files) {
    const parts = file.split('/');
    for (let end = 3; end < parts.length; end++) folders.add(parts.slice(0, end).join('/'));
  }
  return [...folders];
}

/**
 * The imports between what stands side by side in a folder.
 * @param {Graph} imports
 * @param {string} parent
 * @returns {Graph}
 */
function siblings(imports, parent) {
  const depth = parent.split('/').length + 1;
  const memberOf = (/** @type {string} */ file) =>
    file.startsWith(`${parent}/`) ? file.split('/').slice(0, depth).join('/') : undefined;
  /** @type {Graph} */
  const graph = new Map();
  for (const [file, targets] of imports) {
    const from = memberOf(file);
    if (from === undefined) continue;
    const known = graph.get(from) ?? new Set();
    graph.set(from, known);
    for (const target of targets) {
      const to = memberOf(target);
      if (to !== undefined && to !== from) known.add(to);
    }
  }
  return graph;
}

/**
 * The strongly connected components of more than one node, each in alphabetical order.
 * @param {Graph} graph
 * @returns {string[][]}
 * @see R. Tarjan, Depth-first search and linear graph algorithms, SIAM J. Comput. 1 (1972)
 */
function circles(graph) {
  /** @type {Map<string, { order: number, low: number, isOpen: boolean }>} */
  const visited = new Map();
  /** @type {string[]} */
  const open = [];
  /** @type {string[][]} */
  const found = [];
  /** @param {string} node */
  function visit(node) {
    const own = { order: visited.size, low: visited.size, isOpen: true };
    visited.set(node, own);
    open.push(node);
    for (const target of graph.get(node) ?? []) {
      const other = visited.get(target) ?? visit(target);
      if (other.isOpen) own.low = Math.min(own.low, other.low);
    }
    if (own.low !== own.order) return own;
    const component = open.splice(open.indexOf(node));
    for (const member of component) /** @type {any} */ (visited.get(member)).isOpen = false;
    if (component.length > 1) found.push(component.sort());
    return own;
  }
  for (const node of graph.keys()) if (!visited.has(node)) visit(node);
  return found;
}
