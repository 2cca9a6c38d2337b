import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild-wasm';
import * as vite from 'vite';
import { expect, it, onTestFinished } from 'vitest';
import { mapOf } from './map-of.ts';

const require = createRequire(import.meta.url);

const BROWSER_ENTRY = fileURLToPath(new URL('../../src/index.ts', import.meta.url));

/** What the bundle of a page has. */
type Page = typeof import('@tracemalloc/core') &
  typeof import('../../src/index.ts') &
  typeof import('../../src/source-maps/index.ts');

/** The package as a bundler makes it for a page. */
async function bundleForBrowsers(): Promise<{ readonly code: string; readonly page: Page }> {
  const folder = mkdtempSync(join(tmpdir(), 'tracemalloc-browser-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const entry = join(folder, 'entry.js');
  const modules = [
    BROWSER_ENTRY,
    fileURLToPath(new URL('../../src/source-maps/index.ts', import.meta.url)),
    fileURLToPath(new URL('../../../core/src/index.ts', import.meta.url)),
  ];
  writeFileSync(entry, modules.map((path) => `export * from ${JSON.stringify(path)};`).join('\n'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  await vite.build({
    configFile: false,
    root: folder,
    logLevel: 'error',
    resolve: { conditions: ['tracemalloc-source', 'browser', 'module'] },
    build: {
      outDir: join(folder, 'out'),
      target: 'esnext',
      minify: false,
      lib: { entry, formats: ['es'], fileName: 'page' },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const output = join(folder, 'out/page.js');
  const page = (await import(/* @vite-ignore */ pathToFileURL(output).href)) as Page;
  return { code: readFileSync(output, 'utf8'), page };
}

it('is not in what browsers load that do not map', async () => {
  // esbuild refuses a bundle for browsers in which any file names a module of Node.js.
  const { outputFiles, warnings } = await esbuild.build({
    entryPoints: [BROWSER_ENTRY],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['tracemalloc-source'],
    write: false,
    logLevel: 'silent',
  });
  await esbuild.stop();
  expect(warnings).toEqual([]);
  expect(outputFiles[0]!.text).not.toMatch('mappings.wasm');
});

it('maps in browsers, which have no files and load the decoder themselves', async () => {
  const { code, page } = await bundleForBrowsers();
  // Vite's word for a module of Node.js; source-map mentions one where there is no global URL.
  expect(new Set(code.match(/browser-external:\w+/g))).toEqual(new Set(['browser-external:url']));
  const map = mapOf('1:0 a.ts 3:2', { sourcesContent: ['\n\n  text();'] });
  const files: Record<string, string> = {
    'https://example.com/dist/a.js': 'x();\n//# sourceMappingURL=a.js.map',
    'https://example.com/dist/a.js.map': JSON.stringify(map),
  };
  const traceback = [{ filename: 'https://example.com/dist/a.js', lineno: 1, column: 1 }];
  const snapshot = page.Snapshot.fromTraces([{ size: 1, traceback }]);

  expect(page.displayTop(await page.originalPositions(snapshot))).toMatch('dist/a.js:1: 1 B');

  const { buffer } = Uint8Array.from(readFileSync(require.resolve('source-map/lib/mappings.wasm')));
  const mapped = await page.originalPositions(snapshot, {
    reader: { read: async (location) => files[location] },
    mappingsWasm: buffer,
  });
  expect(page.displayTop(mapped).split('\n').slice(1, 3)).toEqual([
    '#1: https://example.com/dist/a.ts:3: 1 B',
    '    text();',
  ]);
});
