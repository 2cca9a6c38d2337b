import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LineCache, type SourceReader } from './line-cache.ts';

/** Larger files are no sources that anybody reads; V8 has no longer strings (v8-primitive.h, kMaxLength). */
const MAX_SOURCE_BYTES = 2 ** 28;

/** Reads sources from the file system: paths, relative to the working directory, and `file:` URLs. */
export const sourceFiles: SourceReader = {
  read(filename) {
    try {
      const path = sourcePath(filename);
      // Not a pipe, which could block for ever.
      const stats = path === undefined ? undefined : statSync(path);
      if (path === undefined || !stats?.isFile() || stats.size > MAX_SOURCE_BYTES) return undefined;
      return readFileSync(path);
    } catch {
      return undefined;
    }
  },
  version(filename) {
    try {
      const path = sourcePath(filename);
      if (path === undefined) return undefined;
      const { mtimeMs, size, ino } = statSync(path);
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
  return filename.startsWith('file:') ? fileURLToPath(filename) : filename;
}
