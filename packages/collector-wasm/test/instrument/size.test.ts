import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { instrument } from '../../src/index.ts';
import { embeddedModules, parserModule } from '../real-modules.ts';

const { resolve } = createRequire(import.meta.url);
const read = (name: string, file: string) => readFileSync(join(dirname(resolve(name)), file));

/** How much a module may grow, in per cent. */
it.each<[string, number, () => Uint8Array]>([
  ['web-tree-sitter', 11, () => read('web-tree-sitter', 'web-tree-sitter.wasm')],
  // Its checks call JavaScript in many functions: each call adds only the instructions that mark it.
  ['web-tree-sitter, debug', 3, () => read('web-tree-sitter', 'debug/web-tree-sitter.wasm')],
  ['sql.js', 22, () => read('sql.js', 'sql-wasm.wasm')],
  ['sql.js, debug', 23, () => read('sql.js', 'sql-wasm-debug.wasm')],
  ['quickjs', 26, () => read('@jitl/quickjs-wasmfile-release-sync/wasm', 'emscripten-module.wasm')],
  [
    'yoga-layout',
    28,
    () => {
      const file = join(dirname(resolve('yoga-layout')), '../binaries/yoga-wasm-base64-esm.js');
      return embeddedModules(file)[0]!;
    },
  ],
  ['brotli-wasm', 7, () => read('brotli-wasm', 'pkg.node/brotli_wasm_bg.wasm')],
  ['tiktoken', 3, () => read('tiktoken', 'tiktoken_bg.wasm')],
  ['oxc-parser', 14, () => parserModule],
])('%s grows by less than %i %', (_, most, bytes) => {
  const { size, traces } = instrument(bytes()).report;
  expect(traces).toBe('blocks');
  expect((size.after / size.before - 1) * 100).toBeLessThan(most);
});
