import {
  type Column,
  type FrameTable,
  isTracemallocError,
  Snapshot,
  type StackTable,
  shown,
  type TraceTable,
} from '@tracemalloc/core';
import { FormatError } from '../errors.ts';
import { SNAPSHOT_BEGINNING } from '../file-head/begins-as-snapshot-file.ts';
import { recognize } from '../file-head/file-head.ts';
import { realmBytes } from '../realm-bytes.ts';
import {
  FRAMES,
  MAGIC,
  MINOR_VERSION,
  MOST_METADATA_BYTES,
  MOST_STRINGS,
  SNAPSHOT,
  STACKS,
  TRACES,
  VERSION,
} from '../schema/snapshot-schema.ts';
import { tag, WIRE } from '../wire/tag.ts';
import { WireReader } from '../wire/wire-reader.ts';
import { type AnyColumn, readColumn } from './column.ts';
import { broken, Fields, truncated } from './fields.ts';
import { parseMetadata, tooMuchMetadata } from './metadata-json.ts';
import { decodeWtf8 } from './wtf8.ts';

/**
 * The snapshot in the bytes of an uncompressed snapshot file. Checks everything. The snapshot has its own memory. Pure:
 * `load` reads a file, and other formats.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_KIND` for other bytes, `_VERSION` for a newer version, `_TRUNCATED` for a
 *   file that was cut, `_SIZE` for more than 2^22 strings or 4 MiB of metadata, `ERR_TRACEMALLOC_FORMAT` for a broken one.
 */
export function decode(bytes: Uint8Array): Snapshot {
  const own = realmBytes(bytes);
  if (own === undefined) {
    const message = `got ${shown(bytes)}, expected the bytes of a snapshot file in a Uint8Array`;
    throw new FormatError('ERR_TRACEMALLOC_FORMAT_KIND', message);
  }
  return decodeBorrowed(new Uint8Array(own));
}

/** {@link decode} without a copy: columns are views of the bytes, which must not change. */
export function decodeBorrowed(bytes: Uint8Array): Snapshot {
  checkKind(bytes);
  const minor = readVersion(bytes);
  try {
    return decodeFields(bytes);
  } catch (error) {
    if (!(error instanceof FormatError) || minor <= MINOR_VERSION) throw error;
    const newer = `it has format version ${VERSION}.${minor}, this reads ${VERSION}.${MINOR_VERSION}`;
    throw new FormatError(error.code, `${error.message} (${newer})`, { cause: error });
  }
}

/** Throws unless the bytes begin as a snapshot file does. */
function checkKind(bytes: Uint8Array): void {
  const { kind, description } = recognize(bytes);
  if (kind !== 'tracemalloc') {
    const message = `not a tracemalloc snapshot file: it is ${description}, expected what dump() writes`;
    throw new FormatError('ERR_TRACEMALLOC_FORMAT_KIND', message);
  }
  if (bytes.length < SNAPSHOT_BEGINNING) throw truncated(`it ends after ${bytes.length} bytes`);
}

function decodeFields(bytes: Uint8Array): Snapshot {
  const strings: string[] = [];
  const fields = new Fields(bytes, '', SNAPSHOT, {
    field: 'strings',
    take(encoded) {
      if (strings.length === MOST_STRINGS) {
        const message = `snapshot file with more than ${MOST_STRINGS} strings, expected no more`;
        throw new FormatError('ERR_TRACEMALLOC_FORMAT_SIZE', message);
      }
      strings.push(readString(encoded, strings.length));
    },
  });
  const encoded = fields.bytes('metadata');
  if (encoded.length > MOST_METADATA_BYTES) {
    const message = `broken snapshot file: ${tooMuchMetadata(encoded)}`;
    throw new FormatError('ERR_TRACEMALLOC_FORMAT_SIZE', message);
  }
  const metadataText = decodeWtf8(encoded);
  if (metadataText === undefined) throw broken('metadata is not UTF-8');
  const tables = {
    strings,
    frames: readFrames(fields.bytes('frames')),
    stacks: readStacks(fields.bytes('stacks')),
    traces: readTraces(fields.bytes('traces')),
  };
  const tracebackLimit = fields.number('tracebackLimit');
  const metadata = parseMetadata(metadataText);
  try {
    return Snapshot.fromTables(tables, { tracebackLimit, metadata });
  } catch (error) {
    if (isTracemallocError(error)) throw broken(error.message, error);
    throw error;
  }
}

/** Checks the version, and gives the minor one. */
function readVersion(bytes: Uint8Array): number {
  const reader = new WireReader(bytes);
  let version: number;
  let minor = 0;
  try {
    reader.skip(2 + MAGIC.length);
    if (reader.uint32() !== tag(SNAPSHOT.version, WIRE.varint)) {
      throw broken('the second field is something else, expected its version');
    }
    version = reader.uint32();
    if (reader.uint32() === tag(SNAPSHOT.minorVersion, WIRE.varint)) minor = reader.uint32();
  } catch (error) {
    if (error instanceof RangeError) throw truncated(`it ends after ${bytes.length} bytes`);
    throw error instanceof FormatError ? error : broken('its version is no number', error);
  }
  if (version > VERSION) {
    throw new FormatError(
      'ERR_TRACEMALLOC_FORMAT_VERSION',
      `snapshot file of format version ${version}, expected at most ${VERSION}: ` +
        'a newer tracemalloc wrote it, and is needed to read it',
    );
  }
  if (version === 0) throw broken(`version is 0, expected 1 to ${VERSION}`);
  return minor;
}

function readString(bytes: Uint8Array, index: number): string {
  const text = decodeWtf8(bytes);
  if (text === undefined) throw broken(`strings[${index}] is not UTF-8`);
  return text;
}

function readFrames(bytes: Uint8Array): FrameTable {
  const fields = new Fields(bytes, 'frames', FRAMES);
  const filename = unsigned(fields.bytes('filename'), 'frames.filename');
  const { length } = filename;
  return {
    length,
    filename,
    functionName: unsigned(fields.bytes('functionName'), 'frames.functionName', length),
    lineno: unsigned(fields.bytes('lineno'), 'frames.lineno', length),
    column: unsigned(fields.bytes('column'), 'frames.column', length),
    position: uint8(fields.bytes('position'), 'frames.position', length),
  };
}

function readStacks(bytes: Uint8Array): StackTable {
  const fields = new Fields(bytes, 'stacks', STACKS);
  const parent = int32(fields.bytes('parent'), 'stacks.parent');
  const { length } = parent;
  return { length, parent, frame: unsigned(fields.bytes('frame'), 'stacks.frame', length) };
}

function readTraces(bytes: Uint8Array): TraceTable {
  const fields = new Fields(bytes, 'traces', TRACES);
  const stack = int32(fields.bytes('stack'), 'traces.stack');
  const { length } = stack;
  return {
    length,
    stack,
    size: unsigned(fields.bytes('size'), 'traces.size', length),
    count: unsigned(fields.bytes('count'), 'traces.count', length),
    domain: unsigned(fields.bytes('domain'), 'traces.domain', length),
    totalNframe: unsigned(fields.bytes('totalNframe'), 'traces.totalNframe', length),
  };
}

function unsigned(bytes: Uint8Array, where: string, length?: number): Column {
  const column = readColumn(bytes, where, length);
  if (column instanceof Int32Array) throw wrongType(where, column, 'an unsigned column');
  return column;
}

function int32(bytes: Uint8Array, where: string): Int32Array {
  const column = readColumn(bytes, where);
  if (!(column instanceof Int32Array)) throw wrongType(where, column, 'INT32');
  return column;
}

function uint8(bytes: Uint8Array, where: string, length: number): Uint8Array {
  const column = readColumn(bytes, where, length);
  if (!(column instanceof Uint8Array)) throw wrongType(where, column, 'UINT8');
  return column;
}

function wrongType(where: string, column: AnyColumn, expected: string): FormatError {
  return broken(`${where} is a ${column.constructor.name}, expected ${expected}`);
}
