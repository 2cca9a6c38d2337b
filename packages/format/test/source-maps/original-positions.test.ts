import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Snapshot, type TraceRecord } from '@tracemalloc/core';
import * as esbuild from 'esbuild-wasm';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  decode,
  displayTop,
  encode,
  LineCache,
  originalPositions,
  type SourceMapReader,
  sourceFiles,
} from '../../src/index.node.ts';
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
import { mapOf } from './map-of.ts';

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

  it('does not take an offset for a place in JavaScript', async () => {
    const offset = { filename: JS, lineno: 38, position: 'offset' } as const;
    const mapped = await originalPositions(snapshotOf([offset]), withMap());
    expect(tracebacks(mapped)).toEqual([`${JS}:0x26`]);
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
