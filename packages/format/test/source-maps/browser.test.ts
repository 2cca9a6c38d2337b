import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as vite from 'vite';
import { expect, it, onTestFinished } from 'vitest';
import { mapOf } from './map-of.ts';

const require = createRequire(import.meta.url);

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const BROWSER_ENTRY = path('../../src/index.ts');

/** What vite puts in the place of a module of Node.js. */
const NODE_MODULE = /browser-external:(?<name>\w+)/g;

/** What the bundle of a page has. */
type Page = typeof import('@tracemalloc/core') &
  typeof import('../../src/index.ts') &
  typeof import('../../src/source-maps/index.ts');

/** The package as a bundler makes it for a page. */
async function bundleForBrowsers(
  modules: readonly string[],
): Promise<{ readonly code: string; readonly page: Page }> {
  const folder = mkdtempSync(join(tmpdir(), 'tracemalloc-browser-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const entry = join(folder, 'entry.js');
  writeFileSync(entry, modules.map((file) => `export * from ${JSON.stringify(file)};`).join('\n'));
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
  const { code } = await bundleForBrowsers([BROWSER_ENTRY]);
  expect(code).toMatch('function displayTop');
  expect(code).not.toMatch(NODE_MODULE);
  expect(code).not.toMatch('mappings.wasm');
});

it('maps in browsers, which have no files and load the decoder themselves', async () => {
  const modules = ['../../src/source-maps/index.ts', '../../../core/src/index.ts'].map(path);
  const { code, page } = await bundleForBrowsers([BROWSER_ENTRY, ...modules]);
  // The package source-map mentions one, for where there is no global URL.
  const names = Array.from(code.matchAll(NODE_MODULE), ({ groups }) => groups?.name);
  expect(new Set(names)).toEqual(new Set(['url']));
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
