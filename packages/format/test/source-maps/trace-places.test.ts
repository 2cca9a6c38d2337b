import { originalPositionFor, type SourceMapInput, TraceMap } from '@jridgewell/trace-mapping';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openConsumer } from '../../src/source-maps/open-consumer.ts';
import { type MapSection, parseSourceMap } from '../../src/source-maps/parse-source-map.ts';
import { tracePlaces } from '../../src/source-maps/trace-places.ts';
import { mapOf } from './map-of.ts';

/** What a map says of places `line:column`, as `source line:column name`; `-` for nothing. */
async function trace(map: unknown, places: readonly string[]): Promise<string[]> {
  const parsed = parseSourceMap(map);
  const [line, column] = [0, 1].map((part) =>
    Float64Array.from(places, (place) => Number(place.split(':')[part])),
  );
  const found = await tracePlaces(parsed, { line: line!, column: column! }, open);
  return places.map((_, i) => {
    const source = parsed.sources[found.source[i]!];
    if (source === undefined) return '-';
    const name = found.name[i] === undefined ? '' : ` ${found.name[i]}`;
    return `${source.name} ${found.line[i]}:${found.column[i]}${name}`;
  });
}

const open = (section: MapSection) => openConsumer(section, undefined);

const PICTURE = `
1:0 a.ts 3:2
1:9 a.ts 3:11 remember
1:20
1:30 b.ts 7:0
3:4 a.ts 9:1`;

describe('places in a source map', () => {
  it('have the mapping at or before them, in their line', async () => {
    const places = ['1:0', '1:8', '1:9', '1:19', '1:25', '1:30', '1:999', '2:5', '3:3', '3:4'];
    expect(await trace(mapOf(PICTURE), places)).toEqual([
      'a.ts 3:2',
      'a.ts 3:2',
      'a.ts 3:11 remember',
      'a.ts 3:11 remember',
      '-',
      'b.ts 7:0',
      'b.ts 7:0',
      '-',
      '-',
      'a.ts 9:1',
    ]);
  });

  it('come in any order, and more than once', async () => {
    expect(await trace(mapOf(PICTURE), ['3:4', '1:9', '1:0', '1:9'])).toEqual([
      'a.ts 9:1',
      'a.ts 3:11 remember',
      'a.ts 3:2',
      'a.ts 3:11 remember',
    ]);
  });

  it('without a column have a line if the whole generated line has that one', async () => {
    const map = mapOf(`
      1:0 a.ts 3:2
      1:9 a.ts 3:11 remember
      2:0 a.ts 4:0
      2:5 a.ts 5:0
      3:0 a.ts 6:0
      3:5 b.ts 6:0
      4:0 a.ts 7:0
      4:5`);
    const places = ['1:-1', '2:-1', '3:-1', '4:-1', '5:-1', '1:10', '0:-1'];
    expect(await trace(map, places)).toEqual([
      'a.ts 3:-1',
      '-',
      '-',
      '-',
      '-',
      'a.ts 3:11 remember',
      '-',
    ]);
  });

  it('are in the section that begins at or before them', async () => {
    const sections = [
      { offset: { line: 0, column: 10 }, map: mapOf('1:0 a.ts 1:0\n1:5 a.ts 2:0\n2:0 a.ts 3:0') },
      { offset: { line: 1, column: 4 }, map: mapOf('1:0 b.ts 1:0 x\n2:3 b.ts 2:0') },
    ];
    const places = ['1:9', '1:10', '1:16', '2:0', '2:3', '2:4', '3:2', '3:3', '2:-1', '3:-1'];
    expect(await trace({ version: 3, sections }, places)).toEqual([
      '-',
      'a.ts 1:0',
      'a.ts 2:0',
      'a.ts 3:0',
      'a.ts 3:0',
      'b.ts 1:0 x',
      '-',
      'b.ts 2:0',
      '-',
      'b.ts 2:-1',
    ]);
  });

  it('open no section that none of them is in', async () => {
    const sections = [0, 5, 10].map((line) => ({
      offset: { line, column: 0 },
      map: mapOf(`1:0 line${line}.ts 1:0`),
    }));
    const opened: string[] = [];
    const parsed = parseSourceMap({ version: 3, sections });
    const places = { line: Float64Array.of(6), column: Float64Array.of(0) };
    await tracePlaces(parsed, places, (section) => {
      opened.push(parsed.sources[section.firstSource]!.name!);
      return open(section);
    });
    expect(opened).toEqual(['line5.ts']);
  });

  it('leave nothing open, also where mappings cannot be decoded', async () => {
    const wrong = { version: 3, sources: ['a.ts'], names: [], mappings: 'AAAA,!' };
    const missing = { version: 3, sources: [], names: [], mappings: 'AAAA' };
    for (const map of [mapOf(PICTURE), wrong, missing]) {
      let opened = 0;
      const places = { line: Float64Array.of(1), column: Float64Array.of(0) };
      const traced = tracePlaces(parseSourceMap(map), places, async (section) => {
        const consumer = await open(section);
        opened++;
        return {
          eachMapping: (callback) => consumer.eachMapping(callback),
          destroy: () => {
            consumer.destroy();
            opened--;
          },
        };
      });
      await traced.catch(() => {});
      expect(opened).toBe(0);
    }
  });
});

describe('every place of every map', () => {
  const place = fc.record({ line: fc.integer({ min: 1, max: 4 }), column: fc.nat(30) });
  // Of two mappings at one place, either may hold.
  const mappings = fc.uniqueArray(
    fc.record({
      generated: place,
      original: fc.option(fc.record({ source: fc.constantFrom('a.ts', 'b.ts'), place }), {
        freq: 4,
      }),
      name: fc.option(fc.constantFrom('x', 'y')),
    }),
    { selector: ({ generated }) => `${generated.line}:${generated.column}`, minLength: 1 },
  );
  const picture = mappings.map((all) =>
    all
      .map(({ generated, original, name }) => {
        const from = `${generated.line}:${generated.column}`;
        if (original === null) return from;
        const to = `${original.source} ${original.place.line}:${original.place.column}`;
        return `${from} ${to}${name === null ? '' : ` ${name}`}`;
      })
      .join('\n'),
  );
  const every = Array.from({ length: 5 * 35 }, (_, i) => `${1 + Math.floor(i / 35)}:${i % 35}`);

  /** What another library says of a place; a section is a map of its own. */
  function oracle(map: SourceMapInput, line: number, column: number): string {
    const found = originalPositionFor(new TraceMap(map), { line, column });
    if (found.source === null) return '-';
    return `${found.source} ${found.line}:${found.column}${found.name === null ? '' : ` ${found.name}`}`;
  }

  it('is where @jridgewell/trace-mapping says', async () => {
    await fc.assert(
      fc.asyncProperty(picture, async (text) => {
        const map = mapOf(text);
        const expected = every.map((text) => {
          const [line, column] = text.split(':').map(Number);
          return oracle(map as SourceMapInput, line!, column!);
        });
        expect(await trace(map, every)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('is there in indexed maps, too', async () => {
    const offset = fc.record({ line: fc.nat(3), column: fc.nat(30) });
    const sections = fc
      .array(fc.tuple(offset, picture), { minLength: 1, maxLength: 3 })
      .map((all) =>
        all
          .toSorted(([a], [b]) => a.line - b.line || a.column - b.column)
          .map(([at, text]) => ({ offset: at, map: mapOf(text) })),
      );
    await fc.assert(
      fc.asyncProperty(sections, async (all) => {
        const expected = every.map((text) => {
          const [line, column] = text.split(':').map(Number);
          const section = all.findLast(
            ({ offset: at }) =>
              at.line < line! - 1 || (at.line === line! - 1 && at.column <= column!),
          );
          if (section === undefined) return '-';
          const { offset: at, map } = section;
          const shift = at.line === line! - 1 ? at.column : 0;
          return oracle(map as SourceMapInput, line! - at.line, column! - shift);
        });
        expect(await trace({ version: 3, sections: all }, every)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});
