import { readFileSync, statSync } from 'node:fs';
import * as module from 'node:module';
import { fileURLToPath } from 'node:url';
import { dataUrlText } from './data-url.ts';
import { type RuntimeSources, setRuntimeSources } from './default-sources.ts';

/** Larger files are no sources that anybody reads; V8 has no longer strings (v8-primitive.h, kMaxLength). */
const MAX_SOURCE_BYTES = 2 ** 28;

/**
 * Reads sources and source maps from the file system: paths, relative to the working directory, and
 * `file:` URLs; also `data:` URLs, which hold their source. Never from a network.
 *
 * Of a file that this process has loaded under `--enable-source-maps`, the source map is the one that
 * Node.js holds (https://nodejs.org/api/module.html#modulefindsourcemappath).
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

/** `undefined` for `<unknown>` and the like, for modules of Node.js, and for what is no file. */
function sourcePath(filename: string): string | undefined {
  if (filename === '' || /^(<.*>$|node:)/s.test(filename)) return undefined;
  return filename.startsWith('file:') ? fileURLToPath(filename) : filename;
}
