import type { MapSection, SourceMap } from './parse-source-map.ts';

/** Places in a generated file, in any order; a row is one that is looked up. */
export interface GeneratedPlaces {
  /** From 1. */
  readonly line: Float64Array;
  /** From 0; -1 unknown. */
  readonly column: Float64Array;
}

/**
 * What a source map says of generated places, by row. A row without an original has source -1.
 *
 * Where the column is unknown, a row has an original line only if all of the generated line has that
 * one.
 */
export interface OriginalPlaces {
  /** Index into the map's sources. */
  readonly source: Int32Array;
  /** From 1. */
  readonly line: Float64Array;
  /** From 0; -1 unknown. */
  readonly column: Float64Array;
  /** The name that the generated code at that place had; `undefined` where the map gives none. */
  readonly name: (string | undefined)[];
  /** The generated column, from 0, where the mapping begins that holds; -1 unknown. */
  readonly mappedColumn: Float64Array;
}

/** The part of `source-map` that is used: https://github.com/mozilla/source-map#api */
export interface Consumer {
  eachMapping(callback: (mapping: Mapping) => void): void;
  destroy(): void;
}

/** Lines from 1, columns from 0. */
interface Mapping {
  readonly generatedLine: number;
  readonly generatedColumn: number;
  readonly source: string | null;
  readonly originalLine: number;
  readonly originalColumn: number;
  readonly name: string | null;
}

/** Opens the map of one section, whose sources are called `0`, `1`, … */
export type OpenConsumer = (section: MapSection) => Promise<Consumer>;

/**
 * Looks places up in a source map: one pass over its mappings, in the order of the generated file,
 * beside the places, sorted likewise. Each section is opened once, and only if a place is in it.
 *
 * @throws {Error} for mappings that cannot be decoded.
 */
export async function tracePlaces(
  { sections }: SourceMap,
  places: GeneratedPlaces,
  open: OpenConsumer,
): Promise<OriginalPlaces> {
  const { length } = places.line;
  const found: OriginalPlaces = {
    source: new Int32Array(length).fill(-1),
    line: new Float64Array(length),
    column: new Float64Array(length).fill(-1),
    name: new Array<string | undefined>(length).fill(undefined),
    mappedColumn: new Float64Array(length).fill(-1),
  };
  const rows = inOrder(places);
  const wholeLines = new WholeLines(places);
  let row = 0;
  for (const [i, section] of sections.entries()) {
    const next = sections[i + 1];
    // What stands before the first section belongs to none.
    while (row < rows.length && isBefore(places, rows[row]!, section)) row++;
    const first = row;
    while (row < rows.length && (next === undefined || isBefore(places, rows[row]!, next))) row++;
    if (first === row && !wholeLines.isAny(section, next)) continue;
    const consumer = await open(section);
    try {
      traceSection(consumer, section, places, rows.subarray(first, row), wholeLines, found);
    } finally {
      consumer.destroy();
    }
  }
  wholeLines.answer(found);
  return found;
}

/** Rows whose column is known, in the order of the generated file. */
function inOrder({ line, column }: GeneratedPlaces): Uint32Array {
  const rows = Uint32Array.from(line.keys()).filter((row) => column[row] !== -1);
  return rows.sort((a, b) => line[a]! - line[b]! || column[a]! - column[b]!);
}

/** A section begins at a line and a column from 0. */
function isBefore({ line, column }: GeneratedPlaces, row: number, section: MapSection): boolean {
  const below = line[row]! - 1 - section.line;
  return below < 0 || (below === 0 && column[row]! < section.column);
}

/** Looks up rows of one section, which are in order. */
function traceSection(
  consumer: Consumer,
  section: MapSection,
  { line, column }: GeneratedPlaces,
  rows: Uint32Array,
  wholeLines: WholeLines,
  found: OriginalPlaces,
): void {
  let next = 0;
  let rowLine: number;
  let rowColumn: number;
  const advance = (): void => {
    const isLast = next === rows.length;
    rowLine = isLast ? Number.POSITIVE_INFINITY : line[rows[next]!]! - section.line;
    rowColumn = isLast ? 0 : column[rows[next]!]! - (rowLine === 1 ? section.column : 0);
  };
  const answer = (mapping: Mapping | undefined): void => {
    const row = rows[next++]!;
    if (mapping?.generatedLine === rowLine && mapping.source !== null) {
      found.source[row] = section.firstSource + Number(mapping.source);
      found.line[row] = mapping.originalLine;
      found.column[row] = mapping.originalColumn;
      found.name[row] = mapping.name ?? undefined;
      found.mappedColumn[row] = mapping.generatedColumn + (rowLine === 1 ? section.column : 0);
    }
    advance();
  };
  advance();
  let last: Mapping | undefined;
  consumer.eachMapping((mapping) => {
    const { generatedLine, generatedColumn } = mapping;
    while (rowLine < generatedLine || (rowLine === generatedLine && rowColumn < generatedColumn)) {
      answer(last);
    }
    if (wholeLines.size > 0) wholeLines.add(mapping, section);
    last = mapping;
  });
  while (next < rows.length) answer(last);
}

/** Generated lines of which no column is known, and what all mappings of each agree on. */
class WholeLines {
  readonly #places: GeneratedPlaces;
  /** By generated line from 1: the original, `'none'` before the first mapping. */
  readonly #lines = new Map<number, { source: number; line: number } | 'none' | 'several'>();
  /** Those lines, least first; how many of them are before all sections that are still to come. */
  readonly #inOrder: Float64Array;
  #passed = 0;

  constructor(places: GeneratedPlaces) {
    this.#places = places;
    places.line.forEach((line, row) => {
      if (places.column[row] === -1) this.#lines.set(line, 'none');
    });
    this.#inOrder = Float64Array.from(this.#lines.keys()).sort();
  }

  get size(): number {
    return this.#lines.size;
  }

  /**
   * Whether a line is, even in part, in the section, which ends where the next one begins. Sections
   * come in their order.
   */
  isAny(section: MapSection, next: MapSection | undefined): boolean {
    while (this.#inOrder[this.#passed]! - 1 < section.line) this.#passed++;
    const line = this.#inOrder[this.#passed];
    return line !== undefined && (next === undefined || line - 1 <= next.line);
  }

  add(mapping: Mapping, section: MapSection): void {
    const generated = mapping.generatedLine + section.line;
    const known = this.#lines.get(generated);
    if (known === undefined || known === 'several') return;
    const source = mapping.source === null ? -1 : section.firstSource + Number(mapping.source);
    const line = mapping.originalLine;
    if (known === 'none') this.#lines.set(generated, { source, line });
    else if (known.source !== source || known.line !== line) this.#lines.set(generated, 'several');
  }

  answer(found: OriginalPlaces): void {
    const { line, column } = this.#places;
    for (let row = 0; row < line.length; row++) {
      if (column[row] !== -1) continue;
      const known = this.#lines.get(line[row]!);
      if (typeof known !== 'object' || known.source === -1) continue;
      found.source[row] = known.source;
      found.line[row] = known.line;
    }
  }
}
