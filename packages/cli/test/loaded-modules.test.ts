import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSync, toPprof } from '@tracemalloc/format';
import { expect, it } from 'vitest';
import { emptyFolder, tracemalloc } from './command.ts';
import { snapshotFiles } from './snapshot-files.ts';

interface Loaded {
  /** The files, without their folders. */
  readonly files: string[];
  /** The packages whose sources are in these files, as the source maps say. */
  readonly packages: string[];
  /** Modules of Node.js. */
  readonly builtins: ReadonlySet<string>;
}

/** What a command has loaded, as V8's coverage lists it. */
async function loadedBy(...args: string[]): Promise<Loaded> {
  const coverage = emptyFolder();
  const env = { ...process.env, NODE_V8_COVERAGE: coverage };
  const { code } = await tracemalloc(args, { env });
  expect(code).toBe(0);
  const urls = readdirSync(coverage).flatMap((file) => {
    const { result } = JSON.parse(readFileSync(join(coverage, file), 'utf8'));
    return (result as { url: string }[]).map(({ url }) => url);
  });
  const paths = urls.filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url));
  const sources = paths.flatMap((path) => (existsSync(`${path}.map`) ? sourcesOf(path) : []));
  const packages = sources.map(
    (source) => /.*node_modules\/([^/]+)\//.exec(source)?.[1] ?? packageInRepository(source),
  );
  return {
    files: paths.map((path) => basename(path)).sort(),
    packages: [...new Set(packages)].sort(),
    builtins: new Set(urls.filter((url) => url.startsWith('node:'))),
  };
}

function sourcesOf(path: string): string[] {
  return JSON.parse(readFileSync(`${path}.map`, 'utf8')).sources;
}

/** Relative to a folder in packages/cli: `../../../core/src/frame.ts`, `../src/main.ts`. */
function packageInRepository(source: string): string {
  return /([^/.]+)\/src\//.exec(source)?.[1] ?? 'cli';
}

it('a command loads only what it needs', async () => {
  const { old } = snapshotFiles();
  const read = await loadedBy('top', old);
  expect(read.packages).toEqual(['cli', 'commander', 'core', 'format']);
  const asked = await loadedBy('--version');
  expect(asked.packages).toEqual(['cli', 'commander', 'core']);
  for (const { builtins } of [read, asked]) {
    expect(builtins).toContain('node:fs');
    expect(builtins).not.toContain('node:zlib');
    expect(builtins).not.toContain('node:child_process');
  }
});

it('a command is few files', async () => {
  const { old } = snapshotFiles();
  const { files } = await loadedBy('top', old);
  expect(files).toContain('tracemalloc.cjs');
  expect(files.length).toBeLessThanOrEqual(12);
});

it('what reads other tools’ files is loaded for these', async () => {
  const { folder, old } = snapshotFiles();
  const profile = join(folder, 'heap.pb');
  writeFileSync(profile, toPprof(loadSync(old)));
  const { packages } = await loadedBy('top', profile);
  expect(packages).toEqual(['cli', 'commander', 'core', 'format', 'long', 'protobufjs']);
});
