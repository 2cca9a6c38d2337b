import { pipeline } from 'node:stream/promises';
import type { Snapshot } from '@tracemalloc/core';
import { encodeParts } from '../snapshot-file/encode.ts';
import { writeAtomically, writeAtomicallySync } from './atomic-write.node.ts';
import { type Compression, checkCompression, compressionOfName } from './compression.ts';
import { type DumpOptions, isWritableStream } from './dump.ts';
import { type SnapshotPath, toPath } from './snapshot-path.node.ts';
import { compress, compressSync } from './zlib.node.ts';

/** A stream of Node.js to write to, such as `fs.createWriteStream(path)` or an HTTP response. */
export interface NodeWritable {
  /** Takes bytes. Returns `false` if the stream wants a pause. */
  write(chunk: Uint8Array): boolean;
  /** Ends the stream: no more bytes will come. */
  end(): unknown;
  /** Listens to the stream. */
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/**
 * Writes a snapshot file to a path or a stream. The end of the name says how to compress it.
 *
 * A file is replaced as a whole: readers see the old one or the new one, also after a power cut. A failure leaves the
 * old file. A stream is ended, but standard output stays open. A failure destroys the stream.
 *
 * @throws {FormatError} as {@link encode}, `ERR_TRACEMALLOC_FORMAT_COMPRESSION` for zstd before
 *   Node.js 22.15, `_PATH` for another target. What the file system refuses is its own error: one
 *   line that names the path, with `code` `ENOENT`, `EACCES`, `ENOSPC`, ...
 */
export async function dump(
  snapshot: Snapshot,
  target: SnapshotPath | WritableStream<Uint8Array> | NodeWritable,
  options: DumpOptions = {},
): Promise<void> {
  if (isWritableStream(target) || isNodeWritable(target)) {
    const parts = await compressedParts(snapshot, options.compression ?? 'none');
    // Others may write to standard output later, and cannot open it again.
    const end = target !== (process.stdout as unknown) && target !== (process.stderr as unknown);
    await pipeline(copies(parts), target as NodeJS.WritableStream, { end });
    return;
  }
  const path = toPath(target as SnapshotPath, 'a path, a file: URL or a stream to write to');
  const { compression = compressionOfName(path) } = options;
  await writeAtomically(path, await compressedParts(snapshot, compression));
}

/** {@link dump} to a path, synchronously: for exit handlers. */
export function dumpSync(snapshot: Snapshot, path: SnapshotPath, options: DumpOptions = {}): void {
  const name = toPath(path);
  const { compression = compressionOfName(name) } = options;
  checkCompression(compression);
  const file = encodeParts(snapshot);
  const parts = compression === 'none' ? file.parts : [compressSync(file.joined(), compression)];
  writeAtomicallySync(name, parts);
}

/** Copies of the columns' memory: a stream may keep or transfer the bytes that it gets. */
function* copies(parts: readonly Uint8Array[]): Iterable<Uint8Array> {
  for (const part of parts) yield new Uint8Array(part);
}

async function compressedParts(
  snapshot: Snapshot,
  compression: Compression,
): Promise<readonly Uint8Array[]> {
  checkCompression(compression);
  const file = encodeParts(snapshot);
  return compression === 'none' ? file.parts : [await compress(file.joined(), compression)];
}

/** Checks the methods, not the class: an HTTP response is no Writable. */
function isNodeWritable(target: unknown): target is NodeWritable {
  const { write, end, on } = Object(target) as Record<string, unknown>;
  return [write, end, on].every((method) => typeof method === 'function');
}
