/**
 * Where the files of WebAssembly modules are, in Node.js.
 *
 * @module @tracemalloc/collector-wasm/module-files
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Files of a folder that are looked at, at most. */
const MOST_FILES = 200;

/**
 * The path of the file that a module was read from, if it is in the folder of one of the scripts that
 * compile it, as bundlers and compilers put it: a file there, named `.wasm`, of the same bytes. Engines
 * are given bytes and know of no file. Reads files of the same size; never throws.
 *
 * @param bytes - the module
 * @param scripts - paths or `file:` URLs
 */
export function moduleFile(bytes: Uint8Array, scripts: readonly string[]): string | undefined {
  for (const folder of new Set(scripts.flatMap((script) => folderOf(script) ?? []))) {
    for (const name of moduleNames(folder)) {
      const path = join(folder, name);
      if (hasBytes(path, bytes)) return path;
    }
  }
  return undefined;
}

function folderOf(script: string): string | undefined {
  if (script.startsWith('/') || /^[a-z]:[\\/]/i.test(script)) return dirname(script);
  if (!script.startsWith('file:')) return undefined;
  try {
    return dirname(fileURLToPath(script));
  } catch {
    return undefined;
  }
}

function moduleNames(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.wasm'))
      .slice(0, MOST_FILES);
  } catch {
    return [];
  }
}

function hasBytes(path: string, bytes: Uint8Array): boolean {
  try {
    const { size } = statSync(path);
    return size === bytes.length && Buffer.compare(readFileSync(path), bytes) === 0;
  } catch {
    return false;
  }
}
