import {
  Frame,
  type FrameIndex,
  type FrameRecord,
  type TablesBuilder,
  UNKNOWN_FILENAME,
} from '@tracemalloc/core';
import { brokenProfile } from '../profile-errors.ts';
import type { Mapping } from './profile-header.ts';
import { type ProfileTables, stringAt } from './profile-tables.ts';

/** The frames of each location: those of row `i` are from `first[i]` to `first[i + 1]`. */
export interface LocationFrames {
  readonly first: Uint32Array;
  /** The most recent call of each location first. */
  readonly frames: Uint32Array;
}

/** How to read the places of a profile. */
export interface PlaceReading {
  /** What a line number means: that line, or the first line of its function. */
  readonly position: 'line' | 'function';
  /** Whether a number that is too large for a line holds a line and a column. */
  readonly packedColumns: boolean;
  /** Ids of locations where only the function is known, without its first line. */
  readonly functionOnly: ReadonlySet<number | bigint>;
}

/** Adds a frame for each line of each location, and one for a location without lines. */
export function addFrames(
  builder: TablesBuilder,
  tables: ProfileTables,
  reading: PlaceReading,
): LocationFrames {
  const { locations } = tables;
  const first = new Uint32Array(locations.length + 1);
  const frames: FrameIndex[] = [];
  const mappings = new Map(tables.header.mappings.map((mapping) => [mapping.id, mapping]));
  for (let location = 0; location < locations.length; location++) {
    const mappingId = locations.mappingId[location]!;
    const mapping = mappings.get(mappingId);
    if (mapping === undefined && mappingId !== 0) {
      throw brokenProfile(`no mapping has id ${mappingId}`);
    }
    const address = locations.address[location]!;
    const functionOnly = reading.functionOnly.has(locations.id[location]!);
    const end = locations.firstLine[location + 1]!;
    let line = locations.firstLine[location]!;
    if (line === end) frames.push(builder.frame(frameOfAddress('', address, mapping)));
    for (; line < end; line++) {
      const record = frameOfLine(tables, line, reading, address, mapping);
      const position = functionOnly ? 'function' : record.position;
      frames.push(builder.frame(nameless(tables, line, { ...record, position })));
    }
    first[location + 1] = frames.length;
  }
  return { first, frames: Uint32Array.from(frames) };
}

/** pprof-nodejs names an anonymous function by the place where it begins. */
const ANONYMOUS: RegExp = /^\(anonymous(:L#\d+(:C#(\d+))?)?\)$/;

function frameOfLine(
  { strings, functions, lines }: ProfileTables,
  row: number,
  reading: PlaceReading,
  address: number | bigint,
  mapping: Mapping | undefined,
): FrameRecord {
  const line = lines.line[row]!;
  const callee = lines.function[row]!;
  const name = stringAt(strings, functions.name[callee]!);
  const filename = stringAt(strings, functions.filename[callee]!);
  const startLine = functions.startLine[callee]!;
  const place = { filename: filename || UNKNOWN_FILENAME, column: exactly(lines.column[row]!) };
  if (line !== 0) {
    const [lineno, packed] = reading.packedColumns ? unpackedLine(line) : [exactly(line), 0];
    const { position } = reading;
    const anonymous = position === 'function' ? ANONYMOUS.exec(name) : null;
    const column = packed || place.column || Number(anonymous?.[3] ?? 0);
    const functionName = anonymous === null ? name : '';
    return { ...place, lineno, column, position, functionName };
  }
  if (startLine > 0) {
    const lineno = Number.isSafeInteger(startLine) ? startLine : 0;
    return { ...place, lineno, position: 'function', functionName: name };
  }
  const isInMapping = filename === '' || filename === mapping?.filename;
  if (mapping !== undefined && isInMapping) {
    return { ...frameOfAddress(name, address, mapping), column: place.column };
  }
  return { ...place, lineno: 0, functionName: name };
}

/** A place in a binary: its offset in the file, as `addr2line` and similar tools take it. */
function frameOfAddress(
  name: string,
  address: number | bigint,
  mapping: Mapping | undefined,
): FrameRecord {
  const filename = mapping?.filename || UNKNOWN_FILENAME;
  const start = BigInt(mapping?.start ?? 0);
  const offset = BigInt(address) - start + BigInt(mapping?.fileOffset ?? 0);
  const isKnown = offset >= 0n && offset <= BigInt(Number.MAX_SAFE_INTEGER);
  if (mapping === undefined && address === 0) return { filename, lineno: 0, functionName: name };
  if (isKnown) {
    return { filename, lineno: Number(offset), position: 'offset', functionName: name };
  }
  return { filename, lineno: 0, functionName: name || hex(address) };
}

/** Removes the name that toPprof gives to a frame without one. */
function nameless(
  { strings, functions, lines }: ProfileTables,
  line: number,
  record: FrameRecord,
): FrameRecord {
  const systemName = stringAt(strings, functions.systemName[lines.function[line]!]!);
  if (systemName !== '') return record;
  const isMade = record.functionName === String(new Frame(record.filename, record.lineno, record));
  return isMade ? { ...record, functionName: '' } : record;
}

/** Datadog's writer packs the column into the upper half, which no line number reaches. */
function unpackedLine(line: number | bigint): [lineno: number, column: number] {
  if (line < 2 ** 32) return [Number(line), 0];
  const exact = BigInt(line);
  return exact >> 63n === 0n ? [Number(exact & 0xffffffffn), Number(exact >> 32n)] : [0, 0];
}

/** The number; 0, unknown, if it cannot be a line or a column. */
function exactly(value: number | bigint): number {
  return Number.isSafeInteger(value) ? Number(value) : 0;
}

function hex(address: number | bigint): string {
  return address === 0 ? '' : `0x${address.toString(16)}`;
}
