import * as fs from 'node:fs';
import type { Snapshot } from '@tracemalloc/core';
import { fromHeapProfile } from '../heap-profile/from-heap-profile.ts';
import { fromPprof } from '../pprof/from-pprof.ts';
import { decodeBorrowed } from '../snapshot-file/decode.ts';
import { FileReading } from './file-reading.node.ts';
import { named } from './load.node.ts';
import { type LoadOptions, type ReadLimits, readLimits } from './load-options.ts';
import { copiedBytes } from './read-bytes.ts';
import { alone, checkHead, kindInBytes, type SnapshotKind } from './snapshot-in-bytes.ts';
import { type SnapshotPath, toPath } from './snapshot-path.node.ts';
import { expandSync } from './zlib.node.ts';

const READERS: Readonly<Record<SnapshotKind, (bytes: Uint8Array) => Snapshot>> = {
  tracemalloc: decodeBorrowed,
  pprof: fromPprof,
  heapprofile: fromHeapProfile,
};

/** Does what `load` does for a path or for bytes in memory, synchronously. */
export function loadSync(
  input: SnapshotPath | Uint8Array | ArrayBuffer,
  options: LoadOptions = {},
): Snapshot {
  const limits = readLimits(options);
  const bytes = copiedBytes(input, limits);
  if (bytes !== undefined) return expandedSync(bytes, limits);
  const path = toPath(input as SnapshotPath, 'a path, a file: URL or bytes');
  try {
    return expandedSync(readFileSync(path, limits), limits);
  } catch (error) {
    throw named(error, path);
  }
}

function expandedSync(bytes: Uint8Array, limits: ReadLimits): Snapshot {
  const expanded = expandSync(bytes, checkHead(bytes), limits);
  return READERS[kindInBytes(expanded)](alone(expanded));
}

function readFileSync(path: string, limits: ReadLimits): Uint8Array {
  const file = fs.openSync(path, fs.constants.O_RDONLY);
  try {
    const reading = new FileReading(fs.fstatSync(file), limits);
    for (let chunk = reading.next(); chunk !== undefined; chunk = reading.next()) {
      reading.took(fs.readSync(file, chunk, 0, chunk.length, null));
    }
    return reading.bytes();
  } finally {
    fs.closeSync(file);
  }
}
