import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix } from 'node:path';
import { moduleImports } from './module-imports.mjs';

/**
 * Which way the arrows run, by folder of packages/. `packages`: what may be imported, a package
 * with all its subpaths. `node`: the files that may import Node.js's own modules.
 * `computed`: whether `import()` may be given what only the run knows.
 * @type {Record<string, { packages: string[], node: RegExp, computed: boolean }>}
 */
export const arrows = {
  core: { packages: [], node: /^$/, computed: false },
  format: {
    packages: ['@tracemalloc/core', 'protobufjs/minimal', 'source-map'],
    node: /\.node\.ts$/,
    computed: false,
  },
  'call-stacks': { packages: ['@tracemalloc/core'], node: /^$/, computed: false },
  'collector-node': {
    packages: ['@tracemalloc/core', '@tracemalloc/call-stacks'],
    node: /^/,
    computed: false,
  },
  'collector-wasm': {
    packages: ['@tracemalloc/core', '@tracemalloc/call-stacks'],
    node: /\.node\.ts$/,
    computed: false,
  },
  session: {
    packages: [
      '@tracemalloc/core',
      '@tracemalloc/call-stacks',
      '@tracemalloc/format',
      '@tracemalloc/collector-node',
      '@tracemalloc/collector-wasm',
    ],
    node: /^/,
    computed: true,
  },
  cli: {
    packages: [
      '@tracemalloc/core',
      '@tracemalloc/format',
      '@tracemalloc/collector-node',
      '@tracemalloc/collector-wasm',
      '@tracemalloc/session',
      'commander',
    ],
    node: /^/,
    computed: true,
  },
};

const sources = /^packages\/([^/]+)\/src\/.*\.[cm]?[jt]sx?$/;

/**
 * The sources of a package import only what the arrows allow, and no file outside of their `src`.
 * Tests, benchmarks and tools are free.
 * @param {string} folder the repository's
 * @param {readonly string[]} files
 * @returns {import('./repository-files.mjs').Violation[]}
 */
export function checkImportArrows(folder, files) {
  return files.flatMap((file) => {
    const name = sources.exec(file)?.[1];
    if (name === undefined) return [];
    const rule = 'import arrows';
    const arrow = Object.hasOwn(arrows, name) ? arrows[name] : undefined;
    if (!arrow) {
      return { file, rule, found: `package ${name}`, expected: Object.keys(arrows).join(', ') };
    }
    const expected = describe(arrow);
    return moduleImports(file, readFileSync(join(folder, file), 'utf8'))
      .filter(({ specifier }) => !isAllowed(file, specifier, arrow))
      .map(({ specifier, line }) => ({
        file: `${file}:${line}`,
        rule,
        found: specifier === undefined ? 'an import of a computed name' : `"${specifier}"`,
        expected,
      }));
  });
}

/**
 * @param {string} file
 * @param {string | undefined} specifier
 * @param {(typeof arrows)[string]} arrow
 */
function isAllowed(file, specifier, arrow) {
  if (specifier === undefined) return arrow.computed;
  if (/^\.\.?(\/|$)/.test(specifier)) {
    const source = `${file.split('/').slice(0, 3).join('/')}/`;
    const target = posix.join(posix.dirname(file), specifier);
    // What may not import Node.js may not by way of another file: browsers run it.
    if (arrow.node.test(target) && !arrow.node.test(file)) return false;
    return target.startsWith(source);
  }
  if (specifier.startsWith('node:')) return arrow.node.test(file);
  // A bare 'fs' is to be written 'node:fs': it could be a package of that name.
  if (builtinModules.includes(specifier)) return false;
  return arrow.packages.some(
    (name) => specifier === name || specifier.startsWith(`${name}/`) || specifier === `${name}.js`,
  );
}

/** @param {(typeof arrows)[string]} arrow */
function describe({ packages, node }) {
  const allowed = ['its own files'];
  if (node.source === '^') allowed.push('node:*');
  else if (node.source !== '^$') allowed.push('node:* in *.node.ts');
  return [...allowed, ...packages].join(', ');
}
