import { readdirSync } from 'node:fs';
import { posix } from 'node:path';

/**
 * @typedef {object} Violation
 * @property {string} file path from the repository's folder, with `/`
 * @property {string} rule
 * @property {string} found
 * @property {string} expected
 */

/** What is made, not written. */
const made = /^(node_modules|dist|coverage|\.git|\.turbo)$/;

/**
 * The files of the repository, as sorted paths from its folder, with `/` on every platform. Reads
 * the folders instead of asking git, which an unpacked archive does not have.
 * @param {string} folder
 * @param {string} [inside]
 * @returns {string[]}
 */
export function repositoryFiles(folder, inside = '') {
  return readdirSync(posix.join(folder, inside), { withFileTypes: true })
    .flatMap((entry) => {
      const path = posix.join(inside, entry.name);
      if (!entry.isDirectory()) return [path];
      return made.test(entry.name) || path === 'docs/api' ? [] : repositoryFiles(folder, path);
    })
    .sort();
}
