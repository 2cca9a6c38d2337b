import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import {
  bundleWithCore,
  CORE_BYTES_AT_MOST,
  SNAPSHOT_BYTES_AT_MOST,
} from '../runtimes/bundle-size.mjs';
import { root } from '../toolchain.mjs';

it('core is small, and all there is of it', async () => {
  const { bytes, external } = await bundleWithCore("export * from '@tracemalloc/core'");
  console.log(`core: ${bytes} bytes minified and gzipped, of at most ${CORE_BYTES_AT_MOST}`);
  expect(bytes).toBeGreaterThan(1000);
  expect(bytes).toBeLessThanOrEqual(CORE_BYTES_AT_MOST);
  expect(external).toEqual([]);
});

it('snapshots, their builder and filters are smaller', async () => {
  const names = 'Snapshot, SnapshotBuilder, Filter';
  const { bytes } = await bundleWithCore(`export { ${names} } from '@tracemalloc/core'`);
  console.log(`${names}: ${bytes} bytes, of at most ${SNAPSHOT_BYTES_AT_MOST}`);
  expect(bytes).toBeGreaterThan(1000);
  expect(bytes).toBeLessThanOrEqual(SNAPSHOT_BYTES_AT_MOST);
});

it('of core, a bundle has what it uses', async () => {
  expect((await bundleWithCore("import '@tracemalloc/core'")).code).toBe('');
  const one = await bundleWithCore("export { formatSize } from '@tracemalloc/core'");
  expect(one.code).toContain('formatSize');
  expect(one.bytes).toBeLessThan(1000);
});

it.each([
  ['Snapshot, SnapshotBuilder, Filter', ['untrack', '@tracemalloc/domains']],
  ['TablesBuilder', ['compareTo', 'collectors', 'filenamePattern', 'untrack']],
  ['Frame, Traceback', ['compareTo', 'filenamePattern', 'untrack']],
  ['Filter', ['compareTo', 'functionName', 'untrack']],
  ['domainOf', ['compareTo', 'functionName', 'filenamePattern', 'untrack']],
])('a bundle of %s leaves out what only others need', async (names, others) => {
  const all = await bundleWithCore("export * from '@tracemalloc/core'");
  const { code } = await bundleWithCore(`export { ${names} } from '@tracemalloc/core'`);
  for (const name of others) {
    expect(all.code).toContain(name);
    expect(code).not.toContain(name);
  }
});

it('an import from elsewhere would show', async () => {
  const code = "export * from '@tracemalloc/core'; export { readFileSync } from 'node:fs'";
  expect((await bundleWithCore(code)).external).toEqual(['node:fs']);
});

it('importing core changes nothing in the global scope', () => {
  const core = JSON.stringify(pathToFileURL(join(root, 'packages/core/dist/index.js')).href);
  const program = `
    const names = () => Reflect.ownKeys(globalThis).flatMap((name) => {
      const { value } = Reflect.getOwnPropertyDescriptor(globalThis, name);
      const own = Object(value) === value && value !== globalThis ? Reflect.ownKeys(value) : [];
      const inherited = value?.prototype ? Reflect.ownKeys(value.prototype) : [];
      return [name, ...own, ...inherited].map(String);
    }).join();
    names(); // Node.js makes some of its own names when they are first looked at.
    const before = names();
    await import(${core});
    if (names() !== before) throw new Error('the global scope has changed');`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', program],
    { encoding: 'utf8' },
  );
  expect([status, stdout, stderr]).toEqual([0, '', '']);
});
