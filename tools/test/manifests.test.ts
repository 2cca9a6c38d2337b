import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { arrows } from '../house-rules/import-arrows.mjs';
import { workspaceManifests } from '../installation.mjs';
import { root } from '../toolchain.mjs';

/** Conditions of a subpath; `browser` where browsers get another module than Node.js. */
interface Target {
  'tracemalloc-source': string;
  browser?: Target;
  [condition: string]: unknown;
}

interface Manifest {
  name: string;
  version: string;
  description: string;
  license: string;
  type: string;
  private?: boolean;
  packageManager?: string;
  engines: Record<string, string>;
  files: string[];
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  exports: Record<string, string | Target>;
  publishConfig: { access: string; exports: Record<string, unknown> };
  bin?: Record<string, string>;
}

const read = (path: string): Manifest => JSON.parse(readFileSync(path, 'utf8'));
const manifests = workspaceManifests(root);
const published = manifests.filter((path) => relative(root, path).startsWith('packages'));
const whole = read(join(root, 'package.json'));

/** What a subpath exports outside of the repository: dist for src. */
function builtTarget(folder: string, target: Target): object {
  const { 'tracemalloc-source': source, browser, ...rest } = target;
  const stem = /^\.\/src\/(.*)\.ts$/.exec(source)?.[1];
  const [types, node] = [`./dist/${stem}.d.ts`, `./dist/${stem}.js`];
  expect(existsSync(join(folder, source))).toBe(true);
  if (browser === undefined) {
    expect(rest).toEqual({ types, default: node });
    return rest;
  }
  const elsewhere = builtTarget(folder, browser);
  expect(rest).toEqual({ types, node, default: (elsewhere as Target).default });
  return { browser: elsewhere, ...rest };
}

it('pins one pnpm: in packageManager and in the catalog', () => {
  const catalog = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8');
  const pin = /^ {2}pnpm: (\S+)$/m.exec(catalog)?.[1];
  expect(whole.packageManager).toBe(`pnpm@${pin}`);
});

it('runs no code at installation, in no package of the workspace', () => {
  const hooks = ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare'];
  for (const path of manifests) {
    const scripts = Object.keys(read(path).scripts ?? {});
    expect(scripts.filter((name) => hooks.includes(name))).toEqual([]);
    // npm runs node-gyp by itself where it finds this file.
    expect(existsSync(join(dirname(path), 'binding.gyp'))).toBe(false);
  }
});

it('publishes nothing but packages/*', () => {
  for (const path of manifests) expect(read(path).private === true).toBe(!published.includes(path));
});

it('builds every package by tsconfig.build.json', () => {
  const { references } = JSON.parse(readFileSync(join(root, 'tsconfig.build.json'), 'utf8'));
  const built = references.map(({ path }: { path: string }) => path).sort();
  expect(built).toEqual(
    published.map((path) => `packages/${basename(dirname(path))}/tsconfig.build.json`).sort(),
  );
});

describe.each(published.map((path) => [basename(dirname(path)), path]))(
  'packages/%s',
  (_, path) => {
    const manifest = read(path);
    const folder = dirname(path);

    it('says what it is, under which license, and which Node.js it needs', () => {
      expect(manifest.description).toMatch(/^[A-Z].*\.$/);
      expect(manifest.license).toBe('MIT');
      expect(readFileSync(join(folder, 'LICENSE'), 'utf8')).toBe(
        readFileSync(join(root, 'LICENSE'), 'utf8'),
      );
      expect(manifest.type).toBe('module');
      expect(manifest.engines).toEqual(whole.engines);
      expect(manifest.publishConfig.access).toBe('public');
    });

    it('ships dist with its sources, without build state', () => {
      expect(manifest.files).toEqual(expect.arrayContaining(['dist', 'src', '!dist/.tsbuildinfo']));
      expect(existsSync(join(folder, 'README.md'))).toBe(true);
    });

    it('exports the sources in the repository and dist to everybody else', () => {
      const outside = Object.entries(manifest.exports).map(([subpath, target]) => {
        return [subpath, typeof target === 'string' ? target : builtTarget(folder, target)];
      });
      expect(manifest.publishConfig.exports).toEqual(Object.fromEntries(outside));
      expect(manifest.exports['./package.json']).toBe('./package.json');
    });

    it('depends only on what the arrows let it import, and is in the page on architecture', () => {
      const { packages } = arrows[basename(folder)] ?? { packages: [] };
      const allowed = packages.map((name) => name.replace('/minimal', ''));
      for (const name of Object.keys(manifest.dependencies ?? {})) expect(allowed).toContain(name);
      const page = readFileSync(join(root, 'docs/explanation/architecture.md'), 'utf8');
      expect(page).toMatch(new RegExp(`^\\| \\[${basename(folder)}\\].*\\|.*\\|.*\\|$`, 'm'));
    });

    it('pins other packages in the catalog, and its siblings in the workspace', () => {
      for (const [name, version] of Object.entries(manifest.dependencies ?? {})) {
        expect(version).toBe(name.startsWith('@tracemalloc/') ? 'workspace:^' : 'catalog:');
      }
    });
  },
);
