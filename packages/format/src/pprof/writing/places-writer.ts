import {
  Frame,
  POSITIONS,
  type Position,
  type Snapshot,
  UNKNOWN_FILENAME,
} from '@tracemalloc/core';
import type { Writer } from 'protobufjs/minimal.js';
import { FUNCTION, LINE, LOCATION, PROFILE } from '../../schema/profile-schema.ts';
import type { PprofMapping } from '../pprof-metadata.ts';
import { MappingsWriter } from './mappings-writer.ts';
import { writeInteger, writeMessage } from './message-writer.ts';
import type { ProfileStrings } from './profile-strings.ts';

/**
 * Writes the frames of a snapshot as locations: row `i` of the frame table is location `i + 1`.
 *
 * Nothing may read as a line that is none. So a line that is only the first one of its function is
 * written as the function's `start_line`, and the line as unknown; an offset is an address in a
 * mapping of its file.
 */
export function writePlaces(
  writer: Writer,
  strings: ProfileStrings,
  { tables }: Snapshot,
  given: readonly PprofMapping[],
): void {
  const { frames } = tables;
  const mappings = new MappingsWriter(given);
  const functions = new Map<string, number>();

  function functionOf(
    filename: string,
    name: string,
    systemName: string,
    startLine: number,
  ): number {
    const fields = [name, systemName, filename].map((text) => strings.index(text));
    const key = [...fields, startLine].join();
    const known = functions.get(key);
    if (known !== undefined) return known;
    const id = functions.size + 1;
    functions.set(key, id);
    writeMessage(writer, PROFILE.function, () => {
      writeInteger(writer, FUNCTION.id, id);
      writeInteger(writer, FUNCTION.name, fields[0]!);
      writeInteger(writer, FUNCTION.systemName, fields[1]!);
      writeInteger(writer, FUNCTION.filename, fields[2]!);
      writeInteger(writer, FUNCTION.startLine, startLine);
    });
    return id;
  }

  for (let row = 0; row < frames.length; row++) {
    const position: Position = POSITIONS[frames.position[row]!]!;
    const lineno = frames.lineno[row]!;
    const filename = tables.strings[frames.filename[row]!]!;
    const knownName = tables.strings[frames.functionName[row]!]!;
    // Viewers add up by function name: without one, all such frames would become one.
    const name = knownName || String(new Frame(filename || UNKNOWN_FILENAME, lineno, { position }));
    // Tools demangle the name that the system uses, which in JavaScript is nobody's.
    const systemName = position === 'offset' ? knownName : '';
    const startLine = position === 'function' ? lineno : 0;
    const file = filename === UNKNOWN_FILENAME ? '' : filename;
    const address = position === 'offset' ? mappings.addressOf(file, lineno) : undefined;
    // Left to whoever has the binary.
    const isUnnamed = address?.isGiven && knownName === '';
    const functionId = isUnnamed ? 0 : functionOf(file, name, systemName, startLine);
    writeMessage(writer, PROFILE.location, () => {
      writeInteger(writer, LOCATION.id, row + 1);
      writeInteger(writer, LOCATION.mappingId, address?.mappingId ?? 0);
      writeInteger(writer, LOCATION.address, address?.address ?? 0);
      if (isUnnamed) return;
      writeMessage(writer, LOCATION.line, () => {
        writeInteger(writer, LINE.functionId, functionId);
        writeInteger(writer, LINE.line, position === 'line' ? lineno : 0);
        writeInteger(writer, LINE.column, frames.column[row]!);
      });
    });
  }
  mappings.write(writer, strings);
}

/** Ids of the locations of which only the function is known, and not even its first line. */
export function functionOnly({ tables: { frames } }: Snapshot): number[] {
  const ids: number[] = [];
  for (let row = 0; row < frames.length; row++) {
    const isFunction = POSITIONS[frames.position[row]!] === 'function';
    if (isFunction && frames.lineno[row] === 0) ids.push(row + 1);
  }
  return ids;
}
