import * as fs from 'node:fs';
import type { Snapshot } from '@tracemalloc/core';
import { KIND_HEAD_LENGTH } from '../describe-kind.ts';
import { FormatError } from '../errors.ts';
import { isArrayBuffer, isBlob, realmBytes } from '../realm-bytes.ts';
import { compressionOf } from './compression.ts';
import { FileReading } from './file-reading.node.ts';
import { type LoadOptions, type ReadLimits, readLimits } from './load-options.ts';
import { readBytes, type SnapshotBytes } from './read-bytes.ts';
import { checkHead, snapshotInBytes } from './snapshot-in-bytes.ts';
import { type SnapshotPath, toPath } from './snapshot-path.node.ts';
import { expand } from './zlib.node.ts';

/**
 * Reads a snapshot: of a path, or of bytes in memory, a Blob or a stream. How it is compressed and
 * what kind of file it is, is told by its content, not by its name; a file of another kind is refused
 * after its first bytes.
 *
 * @throws {FormatError} as {@link decode}, and `ERR_TRACEMALLOC_FORMAT_SIZE` beyond the limits,
 *   `_COMPRESSION` for zstd before Node.js 22.15, `_PATH` for a source that has no bytes; the message
 *   begins with the path. What the file system refuses is its own error: one line that names the
 *   path, with `code` `ENOENT`, `EACCES`, ...
 */
export async function load(
  source: SnapshotPath | SnapshotBytes,
  options: LoadOptions = {},
): Promise<Snapshot> {
  const limits = readLimits(options);
  if (!isPath(source)) return expanded(await readBytes(source, limits), limits);
  const path = toPath(source, 'a path, a file: URL, bytes, a Blob or a stream');
  try {
    return await expanded(await readFile(path, limits), limits);
  } catch (error) {
    throw named(error, path);
  }
}

/** What is neither is refused as a path. */
function isPath(source: SnapshotPath | SnapshotBytes): source is SnapshotPath {
  return (
    typeof source !== 'object' ||
    source === null ||
    source instanceof URL ||
    !(
      realmBytes(source) !== undefined ||
      isArrayBuffer(source) ||
      isBlob(source) ||
      'getReader' in source ||
      Symbol.asyncIterator in source
    )
  );
}

async function expanded(bytes: Uint8Array, limits: ReadLimits): Promise<Snapshot> {
  checkHead(bytes.subarray(0, KIND_HEAD_LENGTH));
  return snapshotInBytes(await expand(bytes, compressionOf(bytes), limits));
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
