import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { installedPackageProblems } from '../release-check/installed-package.mjs';
import { tree } from './tree.ts';

const files = {
  LICENSE: 'MIT',
  'README.md': '# leb',
  'package.json': '{ "name": "leb", "dependencies": { "core": "^1.0.0" } }',
  'dist/index.js': '',
  'dist/index.d.ts': '',
  'dist/index.js.map': '{ "sources": ["../src/index.ts"] }',
  'src/index.ts': '',
  // Sources of other packages, of which a bundle was made.
  'dist/bundle.cjs.map': '{ "sources": ["../../core/src/a.ts"], "sourcesContent": ["a"] }',
};

it('finds nothing wrong with a whole package', () => {
  expect(installedPackageProblems(tree(files))).toEqual([]);
});

it('names what is missing, and what a lost source leaves behind', () => {
  const folder = tree(files);
  rmSync(join(folder, 'README.md'));
  rmSync(join(folder, 'src/index.ts'));
  expect(installedPackageProblems(folder)).toEqual([
    'README.md is missing',
    'src/index.ts is missing',
    'dist/index.js.map names ../src/index.ts, which is not there',
  ]);
});

it('names what should have stayed in the repository', () => {
  const folder = tree({ ...files, 'test/a.ts': '', 'dist/.tsbuildinfo': '' });
  writeFileSync(join(folder, 'package.json'), '{ "dependencies": { "core": "workspace:^" } }');
  expect(installedPackageProblems(folder)).toEqual([
    'dist/.tsbuildinfo should not be there',
    'test/a.ts should not be there',
    'package.json has "workspace:", which means nothing outside of the repository',
  ]);
});
