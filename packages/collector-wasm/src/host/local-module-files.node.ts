/**
 * Finds the files of WebAssembly modules, in Node.js.
 *
 * @module @tracemalloc/collector-wasm/local-module-files
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ModuleFiles } from '../symbolise/module-files.ts';

export type { ModuleFiles };

/**
 * Finds files on this machine.
 *
 * An engine is given a module's bytes, and does not know their file. Compilers and bundlers put a module
 * beside its script: so this searches the folders of the scripts that compile the module for a file of
 * the same bytes whose name ends in `.wasm`. It searches debug information beside the module. Never
 * throws.
 */
export const localModuleFiles: ModuleFiles = { locate, readDebugFile };

/** The most files of a folder that are compared. */
const MOST_FILES = 200;
/** The most bytes of a file that is read. */
const MOST_BYTES = 2 ** 30;

function locate(bytes: Uint8Array, scripts: readonly string[]): string | undefined {
  for (const folder of new Set(scripts.flatMap((script) => folderOf(script) ?? []))) {
    for (const name of moduleNames(folder)) {
      const path = join(folder, name);
      if (hasBytes(path, bytes)) return path;
    }
  }
  return undefined;
}

function readDebugFile(reference: string, module: string): Uint8Array | undefined {
  const isUrl = /^[a-z][a-z0-9+.-]+:/i.test(reference);
  const folder = folderOf(module);
  try {
    const path = isUrl ? fileURLToPath(reference) : decodeURIComponent(reference);
    if (folder === undefined && !isAbsolute(path)) return undefined;
    return readFile(resolve(folder ?? '', path));
  } catch {
    return undefined;
  }
}

/** Reads only regular files: a device may have no end. */
function readFile(path: string): Uint8Array | undefined {
  const status = statSync(path);
  return status.isFile() && status.size <= MOST_BYTES ? readFileSync(path) : undefined;
}

/** The folder of a path or a `file:` URL. */
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
    if (statSync(path).size !== bytes.length) return false;
    const found = readFile(path);
    return found !== undefined && Buffer.compare(found, bytes) === 0;
  } catch {
    return false;
  }
}
