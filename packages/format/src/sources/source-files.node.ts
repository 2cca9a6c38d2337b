import { readFileSync, statSync } from 'node:fs';
import * as module from 'node:module';
import { fileURLToPath } from 'node:url';
import { dataUrlText } from './data-url.ts';
import { type RuntimeSources, setRuntimeSources } from './default-sources.ts';

/** Nobody reads larger sources, and V8 has no longer strings (v8-primitive.h, kMaxLength). */
const MAX_SOURCE_BYTES = 2 ** 28;

/**
 * Reads sources and source maps of paths, relative to the working directory, of `file:` URLs, and of `data:` URLs, which
 * hold their source. Never from a network.
 *
 * If this process has loaded a file under `--enable-source-maps`, its source map is the one that Node.js holds
 * (https://nodejs.org/api/module.html#modulefindsourcemappath).
 */
export const sourceFiles: RuntimeSources = {
  read(filename) {
    if (filename.startsWith('data:')) return dataUrlText(filename);
    try {
      const path = sourcePath(filename);
      // Not a pipe, which could block for ever.
      const stats = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false });
      if (path === undefined || !stats?.isFile() || stats.size > MAX_SOURCE_BYTES) return undefined;
      return readFileSync(path);
    } catch {
      return undefined;
    }
  },
  version(filename) {
    try {
      const path = sourcePath(filename);
      const stats = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false });
      return stats === undefined ? undefined : `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
    } catch {
      return undefined;
    }
  },
  sourceMap(filename) {
    try {
      return module.findSourceMap?.(filename)?.payload;
    } catch {
      return undefined;
    }
  },
};

setRuntimeSources(sourceFiles);

/** The path of a file; `undefined` for `<unknown>` and similar names, and for modules of Node.js. */
function sourcePath(filename: string): string | undefined {
  if (filename === '' || /^(<.*>$|node:)/s.test(filename)) return undefined;
  return filename.startsWith('file:') ? fileURLToPath(filename) : filename;
}
