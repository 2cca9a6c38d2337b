import { fileURLToPath } from 'node:url';
import { shown } from '@tracemalloc/core';
import { FormatError } from '../errors.ts';

/** Where a snapshot file is: a path, or a `file:` URL. */
export type SnapshotPath = string | URL;

/**
 * The path, for the file system. `expected` says in the error what the caller takes.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_PATH` for anything else than a path or `file:` URL.
 */
export function toPath(path: SnapshotPath, expected = 'a path or a file: URL'): string {
  if (typeof path === 'string' && path !== '' && !path.includes('\0')) return path;
  if (path instanceof URL && path.protocol === 'file:') return fileURLToPath(path);
  const got = shown(path instanceof URL ? path.href : path);
  const message = `got ${got}, expected ${expected}`;
  throw new FormatError('ERR_TRACEMALLOC_FORMAT_PATH', message);
}
