import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { originalPositions, type SourceMapReader } from '../../src/index.node.ts';
import {
  CODE,
  filesOf,
  frame,
  JS,
  MAP,
  snapshotOf,
  summary,
  tracebacks,
  withMap,
} from './generated-file.ts';

describe('a source map that is of no use', () => {
  const snapshot = snapshotOf([frame(38), frame(15)], [{ filename: 'plain.js', lineno: 3 }]);
  const outcome = async (reader: SourceMapReader) => {
    const mapped = await originalPositions(snapshot, { reader });
    expect(tracebacks(mapped)).toEqual(tracebacks(snapshot));
    const { broken, ...counts } = summary(mapped);
    expect(counts).toEqual({ mapped: 0, unmapped: 0, withoutMap: 1 });
    expect(broken).toHaveLength(1);
    expect(broken[0]).toMatchObject({ filename: JS, frames: 2 });
    return broken[0]!;
  };
  const nested = (depth: number): object =>
    depth === 0
      ? MAP
      : { version: 3, sections: [{ offset: { line: 0, column: 0 }, map: nested(depth - 1) }] };

  it.each<[string, object | string, RegExp]>([
    ['is empty', '', /JSON/],
    ['is cut', JSON.stringify(MAP).slice(0, -9), /JSON/],
    ['is a page', '<!DOCTYPE html>', /JSON/],
    ['is null', 'null', /^it is null, expected an object$/],
    ['is a list', [MAP], /^it is something else, expected an object$/],
    ['has no version', { ...MAP, version: undefined }, /^version is undefined, expected 3$/],
    ['has another version', { ...MAP, version: 4 }, /^version is 4, expected 3$/],
    [
      'has no mappings',
      { ...MAP, mappings: undefined },
      /^mappings is undefined, expected a string/,
    ],
    ['has mappings that are none', { ...MAP, mappings: 'AAAA,*' }, /base 64/],
    ['has mappings that are cut', { ...MAP, mappings: 'AAA' }, /./],
    ['has a line before the first', { ...MAP, mappings: 'AADA' }, /negative/],
    ['has too large a number', { ...MAP, mappings: 'gggggggggggggggC' }, /./],
    ['maps to a source that is not there', { ...MAP, sources: [] }, /./],
    ['maps to a name that is not there', { ...MAP, names: [] }, /./],
    ['has no sources', { ...MAP, sources: undefined }, /^sources is undefined, expected an array$/],
    ['has no names', { ...MAP, names: 5 }, /^names is 5, expected an array$/],
    [
      'has sections that are none',
      { version: 3, sections: 7 },
      /^sections is 7, expected an array$/,
    ],
    ['has an empty section', { version: 3, sections: [{}] }, /^a section is .* \{ offset, map \}$/],
    [
      'has a section without a map',
      { version: 3, sections: [{ offset: { line: 0, column: 0 } }] },
      /^it is undefined, expected an object$/,
    ],
    [
      'has a section nowhere',
      { version: 3, sections: [{ offset: { line: -1, column: 0 }, map: MAP }] },
      /^an offset is /,
    ],
    [
      'has sections out of order',
      {
        version: 3,
        sections: [3, 2].map((line) => ({ offset: { line, column: 0 }, map: MAP })),
      },
      /^an offset is .* behind the section before$/,
    ],
    ['is nested without an end', nested(9), /^sections is nested, expected at most 8 levels$/],
  ])('because it %s', async (_, map, reason) => {
    const broken = await outcome(withMap(map).reader);
    expect(broken).toMatchObject({ sourceMap: `${JS}.map` });
    expect(broken.reason).toMatch(reason);
    expect(broken.reason).not.toMatch('\n');
  });

  it('because there is none where the file says', async () => {
    const { reader } = filesOf({ [JS]: `${CODE}\n//# sourceMappingURL=a.js.map` });
    expect(await outcome(reader)).toMatchObject({ reason: 'it cannot be read' });
  });

  it('because it cannot be decoded', async () => {
    const bytes = filesOf({
      [JS]: `${CODE}\n//# sourceMappingURL=a.js.map`,
      [`${JS}.map`]: Uint8Array.of(0xff),
    });
    expect(await outcome(bytes.reader)).toMatchObject({ reason: 'it is not UTF-8' });
    const url = filesOf({ [JS]: `${CODE}\n//# sourceMappingURL=data:application/json;base64,*` });
    expect(await outcome(url.reader)).toMatchObject({ reason: 'its data: URL cannot be decoded' });
  });

  it('because the reader fails', async () => {
    const reader: SourceMapReader = {
      read: (location) => {
        if (location === 'plain.js') return undefined;
        throw new Error('out of\norder');
      },
    };
    expect(await outcome(reader)).toMatchObject({ reason: 'out of order' });
  });

  it('because it is in a network, where nothing is fetched', async () => {
    let requests = 0;
    const server = createServer((_, response) => {
      requests++;
      response.end(JSON.stringify(MAP));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tracemalloc-maps-')));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const filename = join(folder, 'a.js');
    const sourceMap = `http://127.0.0.1:${port}/a.js.map`;
    writeFileSync(filename, `${CODE}\n//# sourceMappingURL=${sourceMap}\n`);
    const mapped = await originalPositions(snapshotOf([frame(38, { filename })]));
    expect(summary(mapped).broken).toEqual([
      { filename, sourceMap, reason: 'it cannot be read', frames: 1 },
    ]);
    expect(requests).toBe(0);
  });

  it('does not keep other files from being mapped', async () => {
    const { reader } = filesOf({
      '/broken.js': '//# sourceMappingURL=data:application/json,{}',
      [JS]: `${CODE}\n//# sourceMappingURL=data:application/json,${encodeURIComponent(JSON.stringify(MAP))}`,
    });
    const mapped = await originalPositions(
      snapshotOf([{ filename: '/broken.js', lineno: 1, column: 1 }, frame(38)]),
      { reader },
    );
    expect(tracebacks(mapped)).toEqual(['/broken.js:1 column 1 < /app/src/b.ts:10 column 3']);
  });

  it('is read quickly, however many sections it has', async () => {
    const section = { version: 3, sources: [], names: [], mappings: '' };
    const sections = Array.from({ length: 100_000 }, (_, line) => ({
      offset: { line: line + 50_000, column: 0 },
      map: section,
    }));
    const lines = Array.from({ length: 20_000 }, (_, line) => [frame(0, { lineno: line + 1 })]);
    const mapped = await originalPositions(snapshotOf(...lines), withMap({ version: 3, sections }));
    expect(summary(mapped)).toEqual({ mapped: 0, unmapped: 20_000, withoutMap: 0, broken: [] });
  });

  it('never loses a frame, whatever it holds', async () => {
    const text = JSON.stringify({ ...MAP, sourcesContent: ['a', 'b'], sourceRoot: 'r' });
    const damaged = fc.oneof(
      fc
        .tuple(fc.nat(text.length - 1), fc.string({ unit: 'binary', maxLength: 3 }))
        .map(([at, other]) => text.slice(0, at) + other + text.slice(at + 1)),
      fc.nat(text.length).map((end) => text.slice(0, end)),
      fc
        .string({ unit: fc.constantFrom(...'ABCDghz+/9,;') })
        .map((mappings) => JSON.stringify({ ...MAP, mappings })),
      fc
        .record({
          version: fc.constantFrom(3, '3', 2),
          sources: fc.anything(),
          names: fc.anything(),
          mappings: fc.constantFrom('AAAA', 'AAAA;AACA', ''),
          sections: fc.option(fc.array(fc.anything(), { maxLength: 2 }), { nil: undefined }),
          sourcesContent: fc.anything(),
          sourceRoot: fc.anything(),
        })
        .map((map) => JSON.stringify(map)),
      fc.json(),
    );
    await fc.assert(
      fc.asyncProperty(damaged, async (map) => {
        const mapped = await originalPositions(snapshot, {
          reader: withMap(map).reader,
          lineCache: null,
        });
        const depths = Array.from(mapped.traces, ({ traceback }) => traceback.length);
        expect(depths).toEqual([2, 1]);
        const { broken, mapped: count, unmapped, withoutMap } = summary(mapped);
        const frames = broken.reduce((sum, each) => sum + each.frames, 0);
        expect(count + unmapped + withoutMap + frames).toBe(3);
      }),
      { numRuns: 1000 },
    );
  });
});
