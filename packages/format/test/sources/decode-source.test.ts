import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findPython } from '../../../../tools/python.mjs';
import { LineCache, sourceFiles } from '../../src/index.node.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

/** File contents, as one char a byte, and the lines they have. */
const sources: Record<string, [source: string, lines: string[]]> = {
  'UTF-8': ['caf\xc3\xa9 = 1\n', ['café = 1']],
  'every end of a line': [
    'a\r\nb\rc\x0cd\x0be\x1c\xc2\x85\xe2\x80\xa8f\n\n',
    ['a', 'b', 'c\fd\ve\x1c\x85\u2028f', ''],
  ],
  'no UTF-8': ['caf\xe9 = 1\n', []],
  'a byte order mark': ['\xef\xbb\xbfx\ny', ['x', 'y']],
  'two byte order marks': ['\xef\xbb\xbf\xef\xbb\xbfx\n', ['\ufeffx']],
  'a declaration in line 1': ['# coding: latin-1\ncaf\xe9\n', ['# coding: latin-1', 'café']],
  'a declaration in line 2': [
    '#!/usr/bin/python\n# -*- coding: iso-8859-1 -*-\n\xe9\x85\n',
    ['#!/usr/bin/python', '# -*- coding: iso-8859-1 -*-', 'é\x85'],
  ],
  'a declaration behind code': ['x = 1\n# coding: latin-1\n\xe9\n', []],
  'a declaration in line 3': ['\n\n# coding: latin-1\n\xe9\n', []],
  'a Cyrillic encoding': ['# coding=koi8_r\n\xc1\n', ['# coding=koi8_r', 'а']],
  'an encoding of many bytes': ['# coding: shift_jis\n\x82\xa0\n', ['# coding: shift_jis', 'あ']],
  'ASCII that is none': ['# coding: ascii\n\xe9\n', []],
  ASCII: ['# coding: ascii\ne\n', ['# coding: ascii', 'e']],
  'an unknown encoding': ['# coding: klingon\nx\n', []],
  'a mark and another encoding': ['\xef\xbb\xbf# coding: latin-1\nx\n', []],
  'a mark and its encoding': ['\xef\xbb\xbf# coding: UTF_8\nx\n', ['# coding: UTF_8', 'x']],
  'a hash in JavaScript': [
    'class A {\n  #x = "coding: latin-1";\n}',
    ['class A {', '  #x = "coding: latin-1";', '}'],
  ],
};

function folderOf(files: Record<string, Buffer>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tracemalloc-format-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

describe('the lines of a source', () => {
  it.each(Object.entries(sources))('with %s', (_, [source, lines]) => {
    const folder = folderOf({ 'a.py': bytes(source) });
    expect(new LineCache(sourceFiles).lines(join(folder, 'a.py'))).toEqual(lines);
  });

  const python = findPython();
  it.skipIf('missing' in python)("are those of CPython's linecache", () => {
    if ('missing' in python) return;
    const names = Object.keys(sources);
    const folder = folderOf(
      Object.fromEntries(names.map((name, i) => [`${i}.py`, bytes(sources[name]![0])])),
    );
    const script = `
import json, linecache, sys
print(json.dumps([linecache.getlines(f"{sys.argv[1]}/{i}.py") for i in range(${names.length})]))`;
    const { stdout } = spawnSync(python.executable, ['-c', script, folder], { encoding: 'utf8' });
    const theirs = (JSON.parse(stdout) as string[][]).map((lines) =>
      lines.map((line) => line.replace(/\n$/, '')),
    );
    expect(theirs).toEqual(names.map((name) => sources[name]![1]));
  });
});
