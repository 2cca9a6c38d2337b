import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emptyFolder, tracemalloc } from './command.ts';
import { snapshotFiles } from './snapshot-files.ts';

/** The packages whose modules a command has loaded, as V8's coverage lists them. */
async function packagesLoadedBy(...args: string[]): Promise<Set<string>> {
  const coverage = emptyFolder();
  const env = { ...process.env, NODE_V8_COVERAGE: coverage };
  const { code } = await tracemalloc(args, { env });
  expect(code).toBe(0);
  const urls = readdirSync(coverage).flatMap((file) => {
    const { result } = JSON.parse(readFileSync(join(coverage, file), 'utf8'));
    return (result as { url: string }[]).map(({ url }) => url);
  });
  const names = urls.map((url) => /\/(?:packages|node_modules)\/([^/]+)\/[^@]*$/.exec(url)?.[1]);
  return new Set(names.filter((name) => name !== undefined));
}

it('a command loads only what it needs', async () => {
  const { now } = snapshotFiles();
  const read = await packagesLoadedBy('top', '--no-source-maps', now);
  expect([...read].sort()).toEqual(['cli', 'commander', 'core', 'format', 'long', 'protobufjs']);
  const asked = await packagesLoadedBy('--version');
  expect([...asked].sort()).toEqual(['cli', 'commander', 'core']);
});
