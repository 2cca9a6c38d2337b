import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const { resolve } = createRequire(import.meta.url);
const read = (name: string, file: string) =>
  readFileSync(join(dirname(resolve(`${name}/package.json`)), file));

/** The modules in the text of an npm package's file, where they are in base64. */
export function embeddedModules(path: string): Uint8Array<ArrayBuffer>[] {
  const text = readFileSync(path, 'latin1');
  return Array.from(
    text.matchAll(/AGFzbQEAAA[\w+/]+/g),
    ([base64]) => new Uint8Array(Buffer.from(base64, 'base64')),
  );
}

/** The module of the npm package source-map: Rust, with other names for its allocator. */
export const sourceMapModule: Uint8Array = read('source-map', 'lib/mappings.wasm');

/** A parser of JavaScript: Rust for WASI, 1.5 MB, which exports its C allocator. */
export const parserModule: Uint8Array = read('oxc-parser', 'parser.wasm32-wasip1.wasm');
