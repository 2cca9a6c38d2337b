import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { localModuleFiles } from '../../src/host/local-module-files.node.ts';
import { guestBytes } from '../guest.ts';

const folder = mkdtempSync(join(tmpdir(), 'tracemalloc-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
const script = join(folder, 'app.mjs');
const pairs = guestBytes('pairs');
const path = join(folder, 'module #1.wasm');
copyFileSync(new URL('../guests/pairs.wasm', import.meta.url), path);

const moduleFile = localModuleFiles.locate!;

describe('the file of a module', () => {
  it('has the same bytes, and is in the folder of a script, given by path or URL', () => {
    expect(moduleFile(pairs, [script])).toBe(path);
    expect(moduleFile(pairs, ['/nowhere/at/all.js', pathToFileURL(script).href])).toBe(path);
  });

  it('is no other file, and in no other folder', () => {
    const changed = pairs.slice();
    changed[changed.length - 1]! ^= 1;
    expect(moduleFile(changed, [script])).toBeUndefined();
    expect(moduleFile(pairs.subarray(1), [script])).toBeUndefined();
    const elsewhere = [
      '/nowhere/app.js',
      'https://host/app.js',
      'file://%',
      'evalmachine.<anonymous>',
    ];
    expect(moduleFile(pairs, elsewhere)).toBeUndefined();
  });
});

describe('the file of debug information', () => {
  const read = localModuleFiles.readDebugFile!;

  it('is beside the module, or at a path or URL', () => {
    const found = [
      read('module%20%231.wasm', join(folder, 'other.wasm')),
      read(pathToFileURL(path).href, 'wasm://0'),
      read(path.replace('#', '%23'), 'wasm://0'),
    ];
    for (const bytes of found) expect(Buffer.compare(bytes!, pairs)).toBe(0);
  });

  it('is nowhere else, and always a regular file', () => {
    const references = ['none.wasm', '.', '/dev/zero', 'https://host/a.wasm', 'file://%', '%'];
    for (const reference of references) expect(read(reference, path)).toBeUndefined();
    expect(read('module.wasm', 'wasm://0')).toBeUndefined();
  });
});

it('is the file of a module’s frames if the program read it from its own folder', () => {
  const register = new URL('../../dist/register.node.js', import.meta.url).href;
  writeFileSync(
    script,
    `import { readFileSync } from 'node:fs';
import { collector } from '${register}';
const bytes = readFileSync(new URL('module%20%231.wasm', import.meta.url));
const { instance } = await WebAssembly.instantiate(bytes);
instance.exports.keep(1);
const [trace] = collector.takeSnapshot().traces;
console.log(JSON.stringify([...trace.traceback].map(({ filename }) => filename)));
`,
  );
  const env = { ...process.env, TRACEMALLOC_EXACT: '1' };
  const frames = JSON.parse(execFileSync(process.execPath, [script], { env, encoding: 'utf8' }));
  expect(frames.slice(0, 2)).toEqual([path, path]);
  expect(frames).toContain(script);
});
