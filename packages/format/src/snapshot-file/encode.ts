import {
  type FrameTable,
  type Snapshot,
  type StackTable,
  shown,
  type TraceTable,
} from '@tracemalloc/core';
import { Writer } from 'protobufjs/minimal.js';
import { FormatError } from '../errors.ts';
import { stringifyMetadata } from './metadata-json.ts';
import { FRAMES, MAGIC, SNAPSHOT, STACKS, TRACES, VERSION, WIRE } from './schema.ts';
import { tag, writeColumn } from './wire.ts';
import { encodeWtf8 } from './wtf8.ts';

/**
 * The bytes of a snapshot file, uncompressed, in memory of their own. proto/snapshot.proto is the
 * specification. Pure: `dump` writes a file.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT` if `snapshot` is no snapshot, or its metadata holds
 *   what JSON cannot, or the traceback limit is 2^32 or more.
 */
export function encode(snapshot: Snapshot): Uint8Array<ArrayBuffer> {
  if (snapshot?.tables === undefined) {
    const message = `cannot write the snapshot: got ${shown(snapshot)}, expected a Snapshot`;
    throw new FormatError('ERR_TRACEMALLOC_FORMAT', message);
  }
  const { tracebackLimit } = snapshot;
  if (tracebackLimit >= 2 ** 32) {
    const message = `cannot write the snapshot: tracebackLimit is ${tracebackLimit}, expected less than 2^32`;
    throw new FormatError('ERR_TRACEMALLOC_FORMAT', message);
  }
  const { strings, frames, stacks, traces } = snapshot.tables;
  // Not Writer.create(): that one writes U+FFFD for some strings, and takes memory from Buffer's pool.
  const writer = new Writer();
  writer.uint32(tag(SNAPSHOT.magic, WIRE.bytes)).string(MAGIC);
  writer.uint32(tag(SNAPSHOT.version, WIRE.varint)).uint32(VERSION);
  for (const text of strings) {
    writer.uint32(tag(SNAPSHOT.strings, WIRE.bytes)).bytes(encodeWtf8(text));
  }
  writeFrames(writer, frames);
  writeStacks(writer, stacks);
  writeTraces(writer, traces);
  writer.uint32(tag(SNAPSHOT.tracebackLimit, WIRE.varint)).uint32(tracebackLimit);
  const metadata = encodeWtf8(stringifyMetadata(snapshot.metadata));
  writer.uint32(tag(SNAPSHOT.metadata, WIRE.bytes)).bytes(metadata);
  return writer.finishInto(new Uint8Array(writer.pos));
}

function writeFrames(writer: Writer, frames: FrameTable): void {
  writer.uint32(tag(SNAPSHOT.frames, WIRE.bytes)).fork();
  writeColumn(writer, FRAMES.filename, frames.filename, false);
  writeColumn(writer, FRAMES.functionName, frames.functionName, true);
  writeColumn(writer, FRAMES.lineno, frames.lineno, true);
  writeColumn(writer, FRAMES.column, frames.column, true);
  writeColumn(writer, FRAMES.position, frames.position, true);
  writer.ldelim();
}

function writeStacks(writer: Writer, stacks: StackTable): void {
  writer.uint32(tag(SNAPSHOT.stacks, WIRE.bytes)).fork();
  writeColumn(writer, STACKS.parent, stacks.parent, false);
  writeColumn(writer, STACKS.frame, stacks.frame, true);
  writer.ldelim();
}

function writeTraces(writer: Writer, traces: TraceTable): void {
  writer.uint32(tag(SNAPSHOT.traces, WIRE.bytes)).fork();
  writeColumn(writer, TRACES.stack, traces.stack, false);
  writeColumn(writer, TRACES.size, traces.size, true);
  writeColumn(writer, TRACES.count, traces.count, true);
  writeColumn(writer, TRACES.domain, traces.domain, true);
  writeColumn(writer, TRACES.totalNframe, traces.totalNframe, true);
  writer.ldelim();
}
