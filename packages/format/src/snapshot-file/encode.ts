import type { Snapshot } from '@tracemalloc/core';
import { Writer } from 'protobufjs/minimal.js';
import { checkSnapshot } from '../check-snapshot.ts';
import { FormatError } from '../errors.ts';
import {
  MAGIC,
  MOST_METADATA_BYTES,
  MOST_STRINGS,
  SNAPSHOT,
  VERSION,
} from '../schema/snapshot-schema.ts';
import { tag, WIRE } from '../wire/tag.ts';
import { FileParts } from './file-parts.ts';
import { tooMuchMetadata } from './metadata-json.ts';
import { encodeWtf8, isWellFormed } from './wtf8.ts';

/**
 * The bytes of a snapshot file, uncompressed, in their own memory. proto/snapshot.proto is the specification. Rows that no
 * trace needs are left out. Pure: `dump` writes a file.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT` if `snapshot` is no snapshot, or its traceback limit is 2^32 or more;
 *   `_SIZE` from 2 GiB on, which protobuf does not allow, or for more than 2^22 strings or 4 MiB of metadata.
 */
export function encode(snapshot: Snapshot): Uint8Array<ArrayBuffer> {
  return encodeParts(snapshot).joined();
}

/** {@link encode} in parts, which borrow the columns of the snapshot. */
export function encodeParts(snapshot: Snapshot): FileParts {
  checkSnapshot(snapshot);
  const { tracebackLimit } = snapshot;
  if (tracebackLimit >= 2 ** 32) {
    const message = `cannot write the snapshot: tracebackLimit is ${tracebackLimit}, expected less than 2^32`;
    throw new FormatError('ERR_TRACEMALLOC_FORMAT', message);
  }
  // Snapshots of an older copy of core cannot be compacted.
  const { strings, frames, stacks, traces } = (snapshot.compact?.() ?? snapshot).tables;
  if (strings.length > MOST_STRINGS) {
    const message = `cannot write the snapshot: it has ${strings.length} strings, expected at most ${MOST_STRINGS}`;
    throw new FormatError('ERR_TRACEMALLOC_FORMAT_SIZE', message);
  }
  const file = new FileParts();
  // Not Writer.create(): that one takes memory from Buffer's pool.
  const head = new Writer();
  head.uint32(tag(SNAPSHOT.magic, WIRE.bytes)).string(MAGIC);
  head.uint32(tag(SNAPSHOT.version, WIRE.varint)).uint32(VERSION);
  for (const text of strings) {
    head.uint32(tag(SNAPSHOT.strings, WIRE.bytes));
    // Faster; but Writer makes U+FFFD of some strings that are not UTF-8.
    if (isWellFormed(text)) head.string(text);
    else head.bytes(encodeWtf8(text));
  }
  file.write(head);
  const { filename, functionName, lineno, column, position } = frames;
  file.writeTable(SNAPSHOT.frames, [filename, functionName, lineno, column, position]);
  file.writeTable(SNAPSHOT.stacks, [stacks.parent, stacks.frame]);
  const { stack, size, count, domain, totalNframe } = traces;
  file.writeTable(SNAPSHOT.traces, [stack, size, count, domain, totalNframe]);
  const tail = new Writer();
  tail.uint32(tag(SNAPSHOT.tracebackLimit, WIRE.varint)).uint32(tracebackLimit);
  // Core keeps metadata as JSON values, so nothing is lost here.
  const metadata = encodeWtf8(JSON.stringify(snapshot.metadata));
  if (metadata.length > MOST_METADATA_BYTES) {
    const message = `cannot write the snapshot: ${tooMuchMetadata(metadata)}`;
    throw new FormatError('ERR_TRACEMALLOC_FORMAT_SIZE', message);
  }
  file.write(tail.uint32(tag(SNAPSHOT.metadata, WIRE.bytes)).bytes(metadata));
  return file;
}
