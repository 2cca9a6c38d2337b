import type { SnapshotMetadata } from '@tracemalloc/core';
import type { Writer } from 'protobufjs/minimal.js';
import { parseMetadata, stringifyMetadata } from '../snapshot-file/metadata-json.ts';
import { decodeWtf8, encodeWtf8 } from '../snapshot-file/wtf8.ts';
import { readMessage } from './message-reader.ts';
import { tag } from './message-writer.ts';
import { brokenProfile } from './profile-errors.ts';
import { EXTENSION, PROFILE } from './profile-schema.ts';

/** What a profile that this package wrote says of its snapshot, in a field that others skip. */
export interface Extension {
  readonly tracebackLimit: number;
  readonly metadata: SnapshotMetadata;
  /** Ids of locations of which only the function is known, and not even its first line. */
  readonly functionOnly: readonly number[];
}

export function writeExtension(writer: Writer, extension: Extension): void {
  const { tracebackLimit, metadata, functionOnly } = extension;
  writer.uint32(tag(PROFILE.tracemalloc, 2)).fork();
  writer.uint32(tag(EXTENSION.tracebackLimit, 0)).uint64(tracebackLimit);
  writer.uint32(tag(EXTENSION.metadata, 2)).bytes(encodeWtf8(stringifyMetadata(metadata)));
  if (functionOnly.length > 0) {
    writer.uint32(tag(EXTENSION.functionOnly, 2)).uint32s([...functionOnly]);
  }
  writer.ldelim();
}

/** @throws {FormatError} `ERR_TRACEMALLOC_FORMAT` for what this package does not write. */
export function readExtension(bytes: Uint8Array): Extension {
  let tracebackLimit = 0;
  let metadata: SnapshotMetadata | undefined;
  const functionOnly: number[] = [];
  readMessage(bytes, (reader) =>
    reader.fields((field, wireType) => {
      if (field === EXTENSION.tracebackLimit && wireType === 0) tracebackLimit = reader.varint();
      else if (field === EXTENSION.metadata && wireType === 2) {
        const text = decodeWtf8(reader.bytes());
        if (text === undefined) throw brokenProfile('its metadata is not UTF-8');
        metadata = parseMetadata(text);
      } else if (field === EXTENSION.functionOnly) {
        reader.integers(wireType, (id) => functionOnly.push(Number(id)));
      } else reader.skipType(wireType, 0, field);
    }),
  );
  if (metadata === undefined) throw brokenProfile('it has no metadata');
  return { tracebackLimit, metadata, functionOnly };
}
