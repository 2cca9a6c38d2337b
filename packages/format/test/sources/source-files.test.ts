import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { LineCache, sourceFiles } from '../../src/index.node.ts';

const folder = fs.mkdtempSync(join(tmpdir(), 'tracemalloc-format-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

it('reads paths and file: URLs, with or without a query', () => {
  const path = join(folder, 'a b.mjs');
  fs.writeFileSync(path, 'first\nsecond\n');
  const { href } = pathToFileURL(path);
  const cache = new LineCache(sourceFiles);
  for (const name of [path, href, `${href}?v=1`]) expect(cache.line(name, 2)).toBe('second');
});

it('sees that a file has changed', () => {
  const path = join(folder, 'edited.js');
  fs.writeFileSync(path, 'old');
  const cache = new LineCache(sourceFiles);
  expect(cache.line(path, 1)).toBe('old');
  fs.writeFileSync(path, 'newer');
  expect(cache.line(path, 1)).toBe('old');
  cache.checkCache();
  expect(cache.line(path, 1)).toBe('newer');
});

it('has no source for what is no file', () => {
  const names = [
    '',
    '<unknown>',
    'node:fs',
    'evalmachine.<anonymous>',
    'https://example.com/a.js',
    'file://elsewhere/a.js',
    'nul\0.js',
    join(folder, 'missing.js'),
    folder,
  ];
  const cache = new LineCache(sourceFiles);
  for (const name of names) expect(cache.lines(name)).toEqual([]);
});

it('has the source that a data: URL holds', () => {
  const cache = new LineCache(sourceFiles);
  expect(cache.line('data:text/javascript,one();%0Atwo(%22%C3%A9%22);', 2)).toBe('two("é");');
  const base64 = Buffer.from('one();\ntwo("é");').toString('base64');
  expect(cache.line(`data:text/javascript;charset=utf-8;base64,${base64}`, 2)).toBe('two("é");');
  for (const broken of ['data:', 'data:text/javascript,%', 'data:;base64,*', 'data:;base64,/w==']) {
    expect(cache.lines(broken)).toEqual([]);
  }
});
