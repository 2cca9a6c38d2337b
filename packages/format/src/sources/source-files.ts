import { dataUrlText } from './data-url.ts';
import { LineCache, type SourceReader } from './line-cache.ts';

/** Larger files are no sources that anybody reads; V8 has no longer strings (v8-primitive.h, kMaxLength). */
const MAX_SOURCE_BYTES = 2 ** 28;

// Not imports: browsers load this module too, and have no files. Node.js offers it for that purpose:
// https://nodejs.org/api/process.html#processgetbuiltinmoduleid
const { getBuiltinModule } = globalThis.process ?? {};
const fs = getBuiltinModule?.('node:fs');
const url = getBuiltinModule?.('node:url');

/**
 * Reads sources from the file system: paths, relative to the working directory, and `file:` URLs.
 * Also `data:` URLs, which hold their source. Where there is no Node.js there are no files.
 */
export const sourceFiles: SourceReader = {
  read(filename) {
    if (filename.startsWith('data:')) return dataUrlText(filename);
    try {
      const path = sourcePath(filename);
      // Not a pipe, which could block for ever.
      const stats = path === undefined ? undefined : fs?.statSync(path);
      if (path === undefined || !stats?.isFile() || stats.size > MAX_SOURCE_BYTES) return undefined;
      return fs?.readFileSync(path);
    } catch {
      return undefined;
    }
  },
  version(filename) {
    try {
      const path = sourcePath(filename);
      if (path === undefined || fs === undefined) return undefined;
      const { mtimeMs, size, ino } = fs.statSync(path);
      return `${mtimeMs} ${size} ${ino}`;
    } catch {
      return undefined;
    }
  },
};

/** The cache that is used where no other is given; one a process, as Python's linecache. */
export const sourceFileCache: LineCache = new LineCache(sourceFiles);

/** `undefined` for `<unknown>` and the like, and for what is no file. */
function sourcePath(filename: string): string | undefined {
  if (filename === '' || /^<.*>$/s.test(filename)) return undefined;
  return filename.startsWith('file:') ? url?.fileURLToPath(filename) : filename;
}
