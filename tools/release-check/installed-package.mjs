import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const unwanted = /(^|\/)(test|bench|node_modules)\/|\.tsbuildinfo$|\.test\./;

/**
 * What is wrong with the files of an installed package, one line each.
 * @param {string} folder
 * @returns {string[]}
 */
export function installedPackageProblems(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
  const manifest = readFileSync(join(folder, 'package.json'), 'utf8');
  return [
    ...['LICENSE', 'README.md', 'dist/index.js', 'dist/index.d.ts', 'src/index.ts']
      .filter((file) => !files.includes(file))
      .map((file) => `${file} is missing`),
    ...files.filter((file) => unwanted.test(file)).map((file) => `${file} should not be there`),
    ...files.filter((file) => file.endsWith('.map')).flatMap((map) => lostSources(folder, map)),
    ...['workspace:', 'catalog:', 'tracemalloc-source']
      .filter((word) => manifest.includes(word))
      .map((word) => `package.json has "${word}", which means nothing outside of the repository`),
  ];
}

/**
 * @param {string} folder
 * @param {string} map a source map's path in it
 */
function lostSources(folder, map) {
  const {
    sourceRoot = '',
    sources,
    sourcesContent = [],
  } = JSON.parse(readFileSync(join(folder, map), 'utf8'));
  return sources
    .filter((/** @type {string} */ source, /** @type {number} */ index) => {
      const isInside = typeof sourcesContent[index] === 'string';
      return !isInside && !existsSync(join(folder, dirname(map), sourceRoot, source));
    })
    .map((/** @type {string} */ source) => `${map} names ${source}, which is not there`);
}
