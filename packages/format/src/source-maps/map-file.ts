import type { FrameIndex, SnapshotTables } from '@tracemalloc/core';
import { LineCache } from '../sources/line-cache.ts';
import type { Call } from './called-functions.ts';
import type { FoundSourceMap } from './find-source-map.ts';
import type { FrameColumns } from './frame-columns.ts';
import {
  callColumn,
  calledName,
  isFunctionHead,
  nameColumn,
  withOwnName,
} from './function-names.ts';
import { sourceName } from './parse-source-map.ts';
import { type OpenConsumer, type OriginalPlaces, tracePlaces } from './trace-places.ts';

/** What the frames of one file are mapped into. */
export interface MappedFrames {
  readonly columns: FrameColumns;
  /** Calls whose callee the map names, by the frame of the caller. */
  readonly calls: Map<FrameIndex, Call>;
  /** By frame: 1 where it has an original, and the map did not name its function. */
  readonly unnamed: Uint8Array;
  /** Where the sources that the map carries are kept. */
  readonly lineCache: LineCache | null;
}

// Indices of POSITIONS.
const FUNCTION = 1;
const OFFSET = 2;

/**
 * Maps the frames `rows` of one generated file. Returns how many have an original.
 *
 * @throws {Error} for mappings that cannot be decoded, before any frame has changed.
 */
export async function mapFile(
  found: FoundSourceMap,
  tables: SnapshotTables,
  rows: readonly FrameIndex[],
  mapped: MappedFrames,
  open: OpenConsumer,
): Promise<number> {
  const generated = new GeneratedFrames(found, tables, rows);
  const places = await tracePlaces(found.map, generated, open);
  const filenames = new Filenames(found, mapped.lineCache);
  let count = 0;
  for (const [i, row] of rows.entries()) {
    const source = generated.originalSource(i, places);
    const filename = source === -1 ? undefined : filenames.of(source);
    if (filename === undefined) continue;
    count++;
    const isFunction = tables.frames.position[row] === FUNCTION;
    const isTop = generated.isTopLevel(i);
    const lineno = isTop ? 1 : places.line[i]!;
    const column = isTop ? 1 : places.column[i]! + 1;
    mapped.columns.setPlace(row, filename, lineno, column, isFunction ? 'function' : 'line');
    const name = generated.originalName(i, places);
    if (isFunction && name !== undefined) {
      mapped.columns.setFunctionName(row, withOwnName(generated.functionName(i), name));
      continue;
    }
    mapped.unnamed[row] = 1;
    if (name !== undefined) generated.noteCall(i, name, mapped.calls);
  }
  return count;
}

/** What is asked of the map: the place of each frame, then the places of names that frames tell. */
class GeneratedFrames {
  readonly line: Float64Array;
  readonly column: Float64Array;
  readonly #found: FoundSourceMap;
  readonly #tables: SnapshotTables;
  readonly #rows: readonly FrameIndex[];
  readonly #lines: LineCache;
  /** By frame: which place has the name of the function, or of the one that is called; -1 none. */
  readonly #namePlace: Int32Array;

  constructor(found: FoundSourceMap, tables: SnapshotTables, rows: readonly FrameIndex[]) {
    this.#found = found;
    this.#tables = tables;
    this.#rows = rows;
    this.#lines = new LineCache({ read: () => found.generated });
    this.#namePlace = new Int32Array(rows.length).fill(-1);
    const { lineno, column, position } = tables.frames;
    const lines: number[] = [];
    const columns: number[] = [];
    for (const row of rows) {
      // A module is one line, its columns are bytes: https://tc39.es/ecma426/#sec-generated-position
      const isOffset = position[row] === OFFSET;
      // Line 0 is nowhere: an offset in JavaScript, which no collector gives.
      lines.push(!isOffset ? lineno[row]! : found.generated === undefined ? 1 : 0);
      columns.push(isOffset ? lineno[row]! : column[row]! - 1);
    }
    for (let i = 0; i < rows.length; i++) {
      const at = columns[i]!;
      if (at === -1 || found.generated === undefined) continue;
      const text = this.#text(i);
      const isFunction = position[rows[i]!] === FUNCTION;
      const name = isFunction ? nameColumn(text, at, this.functionName(i)) : callColumn(text, at);
      if (name === -1) continue;
      this.#namePlace[i] = name === at ? i : columns.push(name) - 1;
      if (name !== at) lines.push(lines[i]!);
    }
    this.line = Float64Array.from(lines);
    this.column = Float64Array.from(columns);
  }

  functionName(i: number): string {
    const { strings, frames } = this.#tables;
    return strings[frames.functionName[this.#rows[i]!]!]!;
  }

  /** Whether the frame is the code outside of all functions, which V8 begins at the first character. */
  isTopLevel(i: number): boolean {
    const isFunction = this.#tables.frames.position[this.#rows[i]!] === FUNCTION;
    return isFunction && this.line[i] === 1 && this.column[i] === 0 && this.functionName(i) === '';
  }

  /** The index of the source that a frame comes from; -1 where that is not certain. */
  originalSource(i: number, places: OriginalPlaces): number {
    // In a bundle, that code is of many sources, whichever of them the map says stands first.
    if (this.isTopLevel(i)) return this.#found.map.sources.length === 1 ? 0 : -1;
    const at = places.mappedColumn[i]!;
    const isFunction = this.#tables.frames.position[this.#rows[i]!] === FUNCTION;
    const isOther = isFunction && at !== -1 && !isFunctionHead(this.#text(i), at, this.column[i]!);
    return isOther ? -1 : places.source[i]!;
  }

  /** The original of the name that a frame tells, if a mapping begins at that name. */
  originalName(i: number, { name, mappedColumn }: OriginalPlaces): string | undefined {
    const place = this.#namePlace[i]!;
    return place !== -1 && mappedColumn[place] === this.column[place] ? name[place] : undefined;
  }

  /** Notes what the frame, a place of a call, calls. */
  noteCall(i: number, original: string, calls: Map<FrameIndex, Call>): void {
    const generated = calledName(this.#text(i), this.column[this.#namePlace[i]!]!);
    if (generated !== undefined) calls.set(this.#rows[i]!, { generated, original });
  }

  #text(i: number): string {
    return this.#lines.line('', this.#tables.frames.lineno[this.#rows[i]!]!);
  }
}

/** The names of original sources that frames come from; their texts go into the line cache. */
class Filenames {
  readonly #found: FoundSourceMap;
  readonly #lineCache: LineCache | null;
  readonly #names = new Map<number, string | undefined>();

  constructor(found: FoundSourceMap, lineCache: LineCache | null) {
    this.#found = found;
    this.#lineCache = lineCache;
  }

  /** `undefined` for a source without a name. */
  of(source: number): string | undefined {
    if (this.#names.has(source)) return this.#names.get(source);
    const { map, location } = this.#found;
    const original = map.sources[source];
    const name = original === undefined ? undefined : sourceName(original, location);
    this.#names.set(source, name);
    const content = original?.content;
    if (name !== undefined && content !== undefined) this.#lineCache?.add(name, content);
    return name;
  }
}
