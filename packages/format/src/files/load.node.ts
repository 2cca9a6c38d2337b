import * as fs from 'node:fs';
import type { Snapshot } from '@tracemalloc/core';
import { FormatError } from '../errors.ts';
import { isArrayBuffer, isBlob, realmBytes } from '../realm-bytes.ts';
import { FileReading } from './file-reading.node.ts';
import { type LoadOptions, type ReadLimits, readLimits } from './load-options.ts';
import { readBytes, type SnapshotBytes } from './read-bytes.ts';
import { checkHead, snapshotInBytes } from './snapshot-in-bytes.ts';
import { type SnapshotPath, toPath } from './snapshot-path.node.ts';
import { expand } from './zlib.node.ts';

/**
 * Reads a snapshot from a path, from bytes in memory, a Blob or a stream. The content tells how it is compressed and
 * which kind of file it is; the name does not matter. A file of another kind is refused after its first bytes.
 *
 * @throws {FormatError} as {@link decode}, and `ERR_TRACEMALLOC_FORMAT_SIZE` beyond the limits, `_COMPRESSION` for
 *   zstd before Node.js 22.15, `_PATH` for an input without bytes. The message begins with the path. Errors of the
 *   file system are its own: one line that names the path, with `code` `ENOENT`, `EACCES`, ...
 */
export async function load(
  input: SnapshotPath | SnapshotBytes,
  options: LoadOptions = {},
): Promise<Snapshot> {
  const limits = readLimits(options);
  if (!isPath(input)) return expanded(await readBytes(input, limits), limits);
  const path = toPath(input, 'a path, a file: URL, bytes, a Blob or a stream');
  try {
    return await expanded(await readFile(path, limits), limits);
  } catch (error) {
    throw named(error, path);
  }
}

/** Anything else counts as a path, too, and is refused later. */
function isPath(input: SnapshotPath | SnapshotBytes): input is SnapshotPath {
  return (
    typeof input !== 'object' ||
    input === null ||
    input instanceof URL ||
    !(
      realmBytes(input) !== undefined ||
      isArrayBuffer(input) ||
      isBlob(input) ||
      'getReader' in input ||
      Symbol.asyncIterator in input
    )
  );
}

async function expanded(bytes: Uint8Array, limits: ReadLimits): Promise<Snapshot> {
  return snapshotInBytes(await expand(bytes, checkHead(bytes), limits));
}

async function readFile(path: string, limits: ReadLimits): Promise<Uint8Array> {
  const file = await fs.promises.open(path, fs.constants.O_RDONLY);
  try {
    const reading = new FileReading(await file.stat(), limits);
    for (let chunk = reading.next(); chunk !== undefined; chunk = reading.next()) {
      reading.took((await file.read(chunk, 0, chunk.length, null)).bytesRead);
    }
    return reading.bytes();
  } finally {
    await file.close();
  }
}

/** The error with the path in front. */
export function named(error: unknown, path: string): unknown {
  if (!(error instanceof FormatError)) return error;
  const cause = error.cause ?? error;
  return new FormatError(error.code, `${path}: ${error.message}`, { cause });
}
