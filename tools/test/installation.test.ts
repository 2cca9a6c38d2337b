import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installationStamp, missingDependencies, workspaceManifests } from '../installation.mjs';
import { tree } from './tree.ts';

const files = {
  'package.json': '{ "packageManager": "pnpm@10.0.0", "devDependencies": { "vitest": "4" } }',
  'pnpm-lock.yaml': 'lockfileVersion: 9',
  'pnpm-workspace.yaml': 'packages:\n  - packages/*\n  - "examples/*"\n\ncatalog:\n  vitest: 4\n',
  'packages/core/package.json': '{ "dependencies": { "@scope/leb": "1" } }',
  'packages/notes.txt': '',
  'node_modules/vitest/package.json': '{}',
  'packages/core/node_modules/@scope/leb/package.json': '{}',
};

describe('workspaceManifests', () => {
  it('finds the root and every package of the folders that pnpm-workspace.yaml names', () => {
    const folder = tree({ ...files, 'examples/server/package.json': '{}' });
    expect(workspaceManifests(folder)).toEqual([
      join(folder, 'package.json'),
      join(folder, 'examples/server/package.json'),
      join(folder, 'packages/core/package.json'),
    ]);
  });
});

describe('installationStamp', () => {
  it.each(['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'packages/core/package.json'])(
    'differs when %s does',
    (file) => {
      const folder = tree(files);
      const before = installationStamp(folder);
      writeFileSync(join(folder, file), `${files[file as keyof typeof files]}\n`);
      expect(installationStamp(folder)).not.toBe(before);
    },
  );

  it('differs when a package is added', () => {
    const folder = tree({ ...files, 'packages/format/package.json': '{}' });
    expect(installationStamp(folder)).not.toBe(installationStamp(tree(files)));
  });

  it('is the same for the same contents in another folder, with whatever line ends', () => {
    const crlf = Object.entries(files).map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]);
    const windows = tree(Object.fromEntries(crlf));
    expect(installationStamp(windows)).toBe(installationStamp(tree(files)));
    expect(workspaceManifests(windows)).toHaveLength(2);
  });
});

describe('missingDependencies', () => {
  it('is empty when every dependency is there', () => {
    expect(missingDependencies(tree(files))).toEqual([]);
  });

  it('names what is gone', () => {
    const folder = tree(files);
    rmSync(join(folder, 'packages/core/node_modules'), { recursive: true });
    expect(missingDependencies(folder)).toEqual([
      join(folder, 'packages/core/node_modules/@scope/leb/package.json'),
    ]);
  });
});
