import { expect, it } from 'vitest';
import { parseSourceMap, sourceName } from '../../src/source-maps/parse-source-map.ts';

const plain = { version: 3, sources: ['a.ts'], names: ['f'], mappings: 'AAAA' };

it('has one section and the sources of a plain map', () => {
  const text = JSON.stringify({ ...plain, sourceRoot: '../src', sourcesContent: ['f();'] });
  const { sources, sections } = parseSourceMap(text);
  expect(sources).toEqual([{ name: '../src/a.ts', content: 'f();' }]);
  expect(sourceName(sources[0]!, '/app/dist/a.js.map')).toBe('/app/src/a.ts');
  expect(sections).toEqual([
    { line: 0, column: 0, firstSource: 0, sourceCount: 1, names: ['f'], mappings: 'AAAA' },
  ]);
});

it('has all sections of an indexed map, those of maps inside of it as well', () => {
  const at = (line: number, column: number, map: object) => ({ offset: { line, column }, map });
  const inner = {
    version: 3,
    sections: [at(0, 5, plain), at(2, 5, { ...plain, sources: ['b.ts', 'c.ts'] })],
  };
  const { sources, sections } = parseSourceMap({
    version: 3,
    sections: [at(1, 10, inner), at(9, 0, plain)],
  });
  expect(sources.map(({ name }) => name)).toEqual(['a.ts', 'b.ts', 'c.ts', 'a.ts']);
  expect(
    sections.map(({ line, column, firstSource, sourceCount }) => [
      line,
      column,
      firstSource,
      sourceCount,
    ]),
  ).toEqual([
    [1, 15, 0, 1],
    [3, 5, 1, 2],
    [9, 0, 3, 1],
  ]);
});

it('has no content for sources without one', () => {
  const map = { ...plain, sources: ['a', 'b', 'c', 7], sourcesContent: [null, 'text', 5] };
  expect(parseSourceMap(map).sources).toEqual([
    { name: 'a', content: undefined },
    { name: 'b', content: 'text' },
    { name: 'c', content: undefined },
    { name: undefined, content: undefined },
  ]);
});

it('is refused beyond any size that a build tool writes', () => {
  expect(() => parseSourceMap({ ...plain, mappings: ';'.repeat(2 ** 26 + 1) })).toThrow(
    /^mappings is 67108865, expected at most 67108864 characters$/,
  );
  expect(() => parseSourceMap({ ...plain, sources: new Array(2 ** 20 + 1).fill('') })).toThrow(
    /^the number of sources is 1048577, expected at most 1048576$/,
  );
});
