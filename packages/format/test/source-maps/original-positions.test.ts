import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FrameRecord, Snapshot, type TraceRecord } from '@tracemalloc/core';
import * as esbuild from 'esbuild-wasm';
import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  decode,
  displayTop,
  encode,
  LineCache,
  originalPositions,
  type SourceMapReader,
  type SourceMapSummary,
  sourceFiles,
} from '../../src/index.node.ts';
import { mapOf } from './map-of.ts';

const JS = '/app/dist/a.js';

/** The code of a.js, whose functions begin at columns 10 and 24 (from 0) of line 1. */
const CODE = 'function r(e){k(e)}var k=function(t){s.push([t])};';

const MAP = mapOf(`
  1:0 ../src/a.ts 3:7
  1:9 ../src/a.ts 3:16 remember
  1:14 ../src/a.ts 4:2 keep
  1:23 ../src/b.ts 9:6 keep
  1:25 ../src/b.ts 9:13
  1:37 ../src/b.ts 10:2 store`);

const frame = (column: number, more: Partial<FrameRecord> = {}): FrameRecord => ({
  filename: JS,
  lineno: 1,
  column,
  ...more,
});

/** A reader of files in memory, and what it was asked for. */
function filesOf(files: Record<string, string | Uint8Array | undefined>) {
  const asked: string[] = [];
  const reader: SourceMapReader = {
    read(location) {
      asked.push(location);
      return files[location];
    },
  };
  return { reader, asked };
}

const withMap = (map: object | string = MAP, code = CODE) =>
  filesOf({
    [JS]: `${code}\n//# sourceMappingURL=a.js.map\n`,
    [`${JS}.map`]: typeof map === 'string' ? map : JSON.stringify(map),
  });

function snapshotOf(...tracebacks: FrameRecord[][]): Snapshot {
  return Snapshot.fromTraces(tracebacks.map((traceback, i) => ({ size: 100 + i, traceback })));
}

/** Each traceback as text, most recent frame first. */
function tracebacks(snapshot: Snapshot): string[] {
  return Array.from(snapshot.traces, ({ traceback }) =>
    Array.from(traceback, (each) => {
      const column = each.column === 0 ? '' : ` column ${each.column}`;
      return `${each}${column}${each.functionName === '' ? '' : ` in ${each.functionName}`}`;
    }).join(' < '),
  );
}

function summary(snapshot: Snapshot): SourceMapSummary {
  return snapshot.metadata.sourceMaps as SourceMapSummary;
}

describe('originalPositions', () => {
  it('gives frames the place of their original, and what they are stays what it was', async () => {
    const { reader } = withMap();
    const snapshot = snapshotOf(
      [frame(38), frame(15, { functionName: 'r' })],
      [frame(34, { position: 'function', functionName: 'k' })],
      [frame(11, { position: 'function', functionName: 'r' })],
    );
    expect(tracebacks(await originalPositions(snapshot, { reader }))).toEqual([
      '/app/src/b.ts:10 column 3 < /app/src/a.ts:4 column 3 in r',
      '/app/src/b.ts:9 (function) column 14 in keep',
      '/app/src/a.ts:3 (function) column 17 in remember',
    ]);
  });

  it('names a function by its calls, unless they contradict each other', async () => {
    const { reader } = withMap();
    const inside = frame(38, { functionName: 'k' });
    const called = await originalPositions(
      snapshotOf([inside, frame(15)], [inside, frame(10)], [inside]),
      { reader },
    );
    expect(tracebacks(called)[0]).toMatch('/app/src/b.ts:10 column 3 in keep');
    // Column 14 calls k, which this map says was keep here and other there.
    const other = mapOf('1:0 a.ts 1:0 other\n1:14 a.ts 4:2 keep\n1:37 a.ts 10:2');
    const contradicting = withMap(other, `k(1);       ${CODE.slice(12)}`);
    const both = await originalPositions(snapshotOf([inside, frame(15)], [inside, frame(1)]), {
      reader: contradicting.reader,
    });
    expect(tracebacks(both)[0]).toMatch('/app/dist/a.ts:10 column 3 in k <');
  });

  it('changes no trace, and nothing else of the snapshot', async () => {
    const traces: TraceRecord[] = [
      { size: 10, count: 3, domain: 1, totalNframe: 7, traceback: [frame(38), frame(15)] },
      { size: 2 ** 40, count: 0, domain: 1000, traceback: [] },
      { size: 10, traceback: [frame(38), { filename: 'plain.js', lineno: 3 }] },
    ];
    const metadata = {
      domains: { '1000': 'textures' },
      untraced: { '0': 5 },
      note: { kept: true },
    };
    const snapshot = Snapshot.fromTraces(traces, { tracebackLimit: 25, metadata });
    const mapped = await originalPositions(snapshot, withMap());
    const values = ({ traces: all }: Snapshot) =>
      Array.from(all, ({ size, count, domain, traceback }) => [
        size,
        count,
        domain,
        traceback.totalNframe,
        traceback.length,
      ]);
    expect(values(mapped)).toEqual(values(snapshot));
    expect(mapped.tracebackLimit).toBe(25);
    const { sourceMaps, ...others } = mapped.metadata;
    expect(others).toEqual(snapshot.metadata);
    expect(sourceMaps).toEqual({ mapped: 2, unmapped: 0, withoutMap: 1, broken: [] });
    expect(decode(encode(mapped)).metadata).toEqual(mapped.metadata);
    expect(snapshot.traces.at(0)?.traceback.at(0)?.filename).toBe(JS);
  });

  it('makes frames and tracebacks that become equal one', async () => {
    const { reader } = withMap();
    const snapshot = snapshotOf([frame(38)], [frame(39)], [frame(40)]);
    expect(snapshot.tables.stacks).toHaveLength(3);
    const { tables, traces } = await originalPositions(snapshot, { reader });
    expect([tables.frames.length, tables.stacks.length]).toEqual([1, 1]);
    expect(traces).toHaveLength(3);
    expect(tables.strings).not.toContain(JS);
  });

  it('reads each file and each map once', async () => {
    const { reader, asked } = withMap();
    await originalPositions(snapshotOf([frame(38), frame(15)], [frame(25)]), { reader });
    expect(asked).toEqual([JS, `${JS}.map`]);
  });

  it('does not take code outside of functions for one source of a bundle', async () => {
    const top = frame(1, { position: 'function' });
    const bundle = await originalPositions(snapshotOf([top]), withMap());
    expect(tracebacks(bundle)).toEqual([`${JS}:1 (function) column 1`]);
    expect(summary(bundle)).toMatchObject({ mapped: 0, unmapped: 1 });
    const single = await originalPositions(snapshotOf([top]), withMap(mapOf('5:0 ../a.ts 3:0')));
    expect(tracebacks(single)).toEqual(['/app/a.ts:1 (function) column 1']);
  });

  it('does not take the wrapper of a module for the function before it', async () => {
    const { reader } = withMap(mapOf('1:0 a.ts 1:0'), 'a()},7:(e,t)=>{');
    const wrapper = frame(8, { position: 'function' });
    expect(tracebacks(await originalPositions(snapshotOf([wrapper]), { reader }))).toEqual([
      `${JS}:1 (function) column 8`,
    ]);
  });
});

describe('the source map of a file', () => {
  const first = async (files: Record<string, string | Uint8Array>) => {
    const lineCache = new LineCache({ read: () => undefined });
    const mapped = await originalPositions(snapshotOf([frame(38)]), {
      reader: filesOf(files).reader,
      lineCache,
    });
    return { place: tracebacks(mapped)[0], mapped, lineCache, summary: summary(mapped) };
  };
  const inline = (url: string) => ({ [JS]: `${CODE}\n//# sourceMappingURL=${url}` });
  const external = (map: object, url = 'a.js.map', location = `${JS}.map`) => ({
    ...inline(url),
    [location]: JSON.stringify(map),
  });
  const place = '/app/src/b.ts:10 column 3';

  it.each<[string, Record<string, string | Uint8Array>]>([
    ['beside it', external(MAP)],
    ['elsewhere', external(MAP, '../maps/a.map', '/app/maps/a.map')],
    [
      'in bytes, after a byte order mark',
      {
        ...inline('a.js.map'),
        [`${JS}.map`]: Buffer.from(`\ufeff${JSON.stringify(MAP)}`),
      },
    ],
    [
      'behind the prefix against scripts',
      {
        ...inline('a.js.map'),
        [`${JS}.map`]: `)]}'\n${JSON.stringify(MAP)}`,
      },
    ],
    [
      'in base64',
      inline(
        `data:application/json;charset=utf-8;base64,${Buffer.from(JSON.stringify(MAP)).toString('base64')}`,
      ),
    ],
    ['in per cent', inline(`data:application/json,${encodeURIComponent(JSON.stringify(MAP))}`)],
    ['of a version in a string', external({ ...MAP, version: '3' })],
    [
      'without names',
      external({
        ...MAP,
        names: undefined,
        mappings: mapOf('1:0 ../src/b.ts 10:2').mappings,
        sources: ['../src/b.ts'],
      }),
    ],
    ['indexed', external({ version: 3, sections: [{ offset: { line: 0, column: 0 }, map: MAP }] })],
  ])('can be %s', async (_, files) => expect((await first(files)).place).toBe(place));

  it.each<[object, string | undefined]>([
    [{ ...MAP, sourceRoot: 'root' }, '/app/dist/src/b.ts'],
    [{ ...MAP, sourceRoot: '/root/sub/' }, '/root/src/b.ts'],
    [{ ...MAP, sourceRoot: 'file:///root/sub' }, '/root/src/b.ts'],
    [{ ...MAP, sourceRoot: 'https://example.com/x/' }, 'https://example.com/src/b.ts'],
    [{ ...MAP, sourceRoot: 'root', sources: ['a', 'webpack://app/./b.ts'] }, 'webpack://app/b.ts'],
    [{ ...MAP, sourceRoot: 'root', sources: ['a', '/b.ts'] }, '/app/dist/root/b.ts'],
    [{ ...MAP, sources: ['a', 'b.ts', 'unused'] }, '/app/dist/b.ts'],
    [{ ...MAP, sources: ['a', null] }, JS],
    [{ ...MAP, sources: ['a', ''] }, JS],
  ])('%# says where its sources are', async (map, expected) => {
    const { mapped } = await first(external(map));
    expect(mapped.traces.at(0)?.traceback.at(0)?.filename).toBe(expected);
  });

  it('gives the line cache the sources that it carries, of frames that are there', async () => {
    const sourcesContent = ['not asked for', `${'\n'.repeat(9)}  store.push([thing]);\n`];
    const { lineCache, mapped } = await first(external({ ...MAP, sourcesContent }));
    expect(lineCache.lines('/app/src/a.ts')).toEqual([]);
    expect(displayTop(mapped, { lineCache }).split('\n').slice(0, 3)).toEqual([
      '[ Top 10 ]',
      '#1: /app/src/b.ts:10: 100 B',
      '    store.push([thing]);',
    ]);
  });

  it('is not needed where the reader knows it', async () => {
    const reader: SourceMapReader = {
      read: () => undefined,
      sourceMap: async (filename) => (filename === JS ? MAP : undefined),
    };
    const mapped = await originalPositions(snapshotOf([frame(38), { filename: 'b', lineno: 1 }]), {
      reader,
    });
    expect(tracebacks(mapped)).toEqual([`${place} < b:1`]);
    expect(summary(mapped)).toMatchObject({ mapped: 1, withoutMap: 1 });
  });

  it('of a WebAssembly module maps offsets to lines', async () => {
    const text = (value: string) => [value.length, ...Buffer.from(value)];
    const content = [...text('sourceMappingURL'), ...text('app.wasm.map')];
    const module = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 0, content.length, ...content);
    const { reader } = filesOf({
      '/app/app.wasm': module,
      '/app/app.wasm.map': JSON.stringify(mapOf('1:50 alloc.c 7:2\n1:99 alloc.c 8:2')),
    });
    const offset = (lineno: number, filename = '/app/app.wasm') =>
      ({ filename, lineno, position: 'offset', functionName: 'malloc' }) as const;
    const snapshot = snapshotOf([offset(60), offset(49), offset(60, 'wasm://wasm/1f3')]);
    expect(tracebacks(await originalPositions(snapshot, { reader }))).toEqual([
      '/app/alloc.c:7 column 3 in malloc < /app/app.wasm:0x31 in malloc < wasm://wasm/1f3:0x3c in malloc',
    ]);
  });
});

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
      { numRuns: 3000 },
    );
  });
});

it('uses the source maps that Node.js holds, of files that are gone', async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tracemalloc-maps-')));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const program = join(folder, 'main.cjs');
  const source = 'interface Nothing {}\n\nexports.f = (): number[] =>\n  [1];\n';
  const options = {
    loader: 'ts',
    minify: true,
    sourcemap: 'inline',
    sourcefile: 'main.ts',
  } as const;
  const { code } = await esbuild.transform(source, options);
  await esbuild.stop();
  writeFileSync(program, code);
  const snapshot = snapshotOf([{ filename: program, lineno: 1, column: code.indexOf('[1]') + 1 }]);
  const load = createRequire(import.meta.url);
  // As the option --enable-source-maps does from the beginning on.
  process.setSourceMapsEnabled(true);
  onTestFinished(() => process.setSourceMapsEnabled(false));
  expect(load(program).f()).toEqual([1]);
  rmSync(program);
  const mapped = await originalPositions(snapshot, { lineCache: new LineCache(sourceFiles) });
  expect(tracebacks(mapped)).toEqual([`${join(folder, 'main.ts')}:4 column 3`]);
});
