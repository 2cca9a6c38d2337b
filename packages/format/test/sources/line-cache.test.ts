import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineCache } from '../../src/index.node.ts';

/** A cache over sources in memory that counts how often they are read. */
function cacheOf(sources: Record<string, string | Uint8Array>, maxLength?: number) {
  const reads: string[] = [];
  const cache = new LineCache(
    {
      read(filename) {
        reads.push(filename);
        return sources[filename];
      },
      version: (filename) => (filename in sources ? String(sources[filename]) : undefined),
    },
    maxLength === undefined ? {} : { maxLength },
  );
  return { cache, reads, sources };
}

describe('LineCache', () => {
  it('ends lines at \\n, \\r\\n and \\r, and nowhere else', () => {
    const { cache } = cacheOf({ 'a.js': 'one\ntwo\r\nthree\rfour\u2028\f\v\u0085still four\n\n' });
    expect(cache.lines('a.js')).toEqual([
      'one',
      'two',
      'three',
      'four\u2028\f\v\u0085still four',
      '',
    ]);
    expect(cache.line('a.js', 2)).toBe('two');
    expect(cache.line('a.js', 5)).toBe('');
  });

  it('gives the last line also without a line break', () => {
    expect(cacheOf({ a: 'x\ny' }).cache.lines('a')).toEqual(['x', 'y']);
  });

  it('gives the lines of any text', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\u2028', '😀') });
    fc.assert(
      fc.property(text, (source) => {
        const lines = source.split(/\r\n|\r|\n/);
        if (lines.at(-1) === '') lines.pop();
        expect(cacheOf({ source }).cache.lines('source')).toEqual(lines);
      }),
    );
  });

  it('has no line 0, none below and none behind the end', () => {
    const { cache } = cacheOf({ a: 'x\ny\n' });
    for (const lineno of [0, -1, 3, 1e9, Number.NaN]) expect(cache.line('a', lineno)).toBe('');
  });

  it('drops a byte order mark at the beginning, in bytes and in text', () => {
    const { cache } = cacheOf({ text: '\ufeffx', bytes: Buffer.from('\ufeffx') });
    expect(cache.lines('text')).toEqual(['x']);
    expect(cache.lines('bytes')).toEqual(['x']);
  });

  it('has no lines for what is missing, empty, or not UTF-8', () => {
    const { cache } = cacheOf({ empty: '', latin1: Uint8Array.of(0x63, 0xe9, 0x0a) });
    for (const name of ['missing', 'empty', 'latin1']) expect(cache.lines(name)).toEqual([]);
  });

  it('reads a file once, and shows the old text until the cache is checked', () => {
    const { cache, reads, sources } = cacheOf({ 'a.js': 'old', 'b.js': 'same' });
    expect(cache.line('a.js', 1)).toBe('old');
    expect(cache.line('b.js', 1)).toBe('same');
    sources['a.js'] = 'new';
    expect(cache.line('a.js', 1)).toBe('old');
    cache.checkCache('b.js');
    expect(cache.line('a.js', 1)).toBe('old');
    cache.checkCache();
    expect(cache.line('a.js', 1)).toBe('new');
    expect(cache.line('b.js', 1)).toBe('same');
    expect(reads).toEqual(['a.js', 'b.js', 'a.js']);
  });

  it('finds a file that was missing once the cache is checked', () => {
    const { cache, sources } = cacheOf({});
    expect(cache.line('late.js', 1)).toBe('');
    sources['late.js'] = 'here';
    cache.checkCache('late.js');
    expect(cache.line('late.js', 1)).toBe('here');
  });

  it('forgets what was used least recently, beyond its bound', () => {
    const { cache, reads } = cacheOf({ a: 'a'.repeat(400), b: 'b'.repeat(400), c: 'c' }, 1000);
    for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) cache.line(name, 1);
    // c made room by forgetting b, since a had been used after it.
    expect(reads).toEqual(['a', 'b', 'c', 'b']);
  });

  it('keeps one file of any size', () => {
    const { cache, reads } = cacheOf({ big: 'x\n'.repeat(1000) }, 10);
    for (let lineno = 1; lineno <= 1000; lineno++) expect(cache.line('big', lineno)).toBe('x');
    expect(reads).toEqual(['big']);
  });

  it('keeps what is handed in, whatever the files say', () => {
    const { cache, sources } = cacheOf({ 'a.ts': 'of the file' });
    expect(cache.line('a.ts', 1)).toBe('of the file');
    cache.add('a.ts', '\ufeffof the source map\nline 2');
    cache.add('evaluated', 'eval');
    sources['a.ts'] = 'changed';
    cache.checkCache();
    expect(cache.lines('a.ts')).toEqual(['of the source map', 'line 2']);
    expect(cache.line('evaluated', 1)).toBe('eval');
  });

  it('forgets what was handed in beyond its bound, too', () => {
    const { cache } = cacheOf({ a: 'of the file' }, 1000);
    cache.add('a', 'handed in');
    cache.add('b', 'b'.repeat(900));
    expect(cache.line('a', 1)).toBe('of the file');
  });
});
