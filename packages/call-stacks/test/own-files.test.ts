import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { filenameOf } from '../src/filename.ts';
import { addOwnFiles, ownerOf } from '../src/own-files.ts';

describe('whose allocations they are', () => {
  it("are the caller's in Node.js itself", () => {
    expect(ownerOf('node:internal/modules/esm/loader')).toBe('caller');
  });

  it('are declared for a folder, a file, and a library that others use as well', () => {
    const root = mkdtempSync(join(tmpdir(), 'own-files-'));
    const [folder, file, library] = ['cli', 'bin.js', 'library'].map((name) => join(root, name));
    addOwnFiles(pathToFileURL(`${folder}/`));
    addOwnFiles(file!);
    addOwnFiles(pathToFileURL(library!).href, { dependency: true });
    expect(ownerOf(join(folder!, 'deep', 'main.js'))).toBe('tracer');
    expect(ownerOf(`${folder}-other/main.js`)).toBe('program');
    expect(ownerOf(file!)).toBe('tracer');
    expect(ownerOf(join(library!, 'reader.js'))).toBe('caller');
  });

  it('are declared by the URL of a page, too', () => {
    addOwnFiles(new URL('https://example.org/tracer/'));
    expect(ownerOf('https://example.org/tracer/main.js')).toBe('tracer');
    expect(ownerOf('https://example.org/tracer/main.js?v=2')).toBe('tracer');
    expect(ownerOf('https://example.org/tracers.js')).toBe('program');
  });

  it('are not declared for what is no place', () => {
    for (const place of ['dist/', '', 'https://example.org/x.js', 7, undefined]) {
      expect(() => addOwnFiles(place as string)).toThrow(
        /^the place of own files is .*, expected an absolute path or a file: URL$/,
      );
    }
  });
});

it('names files by path, and leaves what is no file as it is', () => {
  const path = join(tmpdir(), 'a b%', 'ü.js');
  expect(filenameOf(pathToFileURL(path).href)).toBe(path);
  for (const url of ['node:fs', 'wasm://wasm/1f', 'file:///a%2Fb', 'file:///%zz', 'main.vm', '']) {
    expect(filenameOf(url)).toBe(url);
  }
});
