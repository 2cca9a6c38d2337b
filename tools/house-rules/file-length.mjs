import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const limit = 400;
const code = /^(packages|tools|examples)\/.*\.([cm]?[jt]sx?|cc|h|proto|wat)$/;

/**
 * Code files are shorter than 400 lines.
 * @param {string} folder the repository's
 * @param {readonly string[]} files
 * @returns {import('./repository-files.mjs').Violation[]}
 */
export function checkFileLength(folder, files) {
  return files
    .filter((file) => code.test(file))
    .map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      return { file, length: text.replace(/\n$/, '').split('\n').length };
    })
    .filter(({ length }) => length >= limit)
    .map(({ file, length }) => ({
      file,
      rule: 'file length',
      found: `${length} lines`,
      expected: `fewer than ${limit}, one concept a file`,
    }));
}
