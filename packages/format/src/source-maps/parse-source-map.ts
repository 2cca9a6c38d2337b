import { resolveLocation } from './location.ts';

/** A file that the generated one was made of. */
export interface OriginalSource {
  /** Its name as the map gives it, and the map's `sourceRoot`; `undefined` where there is none. */
  readonly name: string | undefined;
  /** Its text, if the map carries it. */
  readonly content: string | undefined;
}

/** The mappings of one part of a generated file. */
export interface MapSection {
  /** Where the part begins; both from 0. */
  readonly line: number;
  readonly column: number;
  /** The index of its first source among all. */
  readonly firstSource: number;
  readonly sourceCount: number;
  readonly names: readonly unknown[];
  readonly mappings: string;
}

/** A source map, checked as far as its mappings, which nobody has decoded yet. */
export interface SourceMap {
  readonly sources: readonly OriginalSource[];
  /** In the order of the generated file; one, unless the map is an indexed one. */
  readonly sections: readonly MapSection[];
}

/** No build tool writes more. Decoded, mappings take up to 20 times this, which is not given back. */
const MAX_MAPPINGS_LENGTH = 2 ** 26;
/** No program has more files. */
const MAX_SOURCES = 2 ** 20;
/** Indexed maps hold plain ones; a few tools nest them once more. */
const MAX_DEPTH = 8;

type Unchecked = Readonly<Record<string, unknown>>;

/**
 * The source map in JSON text, or in what JSON holds.
 *
 * @throws {Error} for anything else; one line.
 */
export function parseSourceMap(source: unknown): SourceMap {
  // The prefix keeps a page from running the map as a script: https://tc39.es/ecma426/#sec-mime-type
  const map: unknown =
    typeof source === 'string' ? JSON.parse(source.replace(/^\)\]\}'[^\n]*\n?/, '')) : source;
  const sources: OriginalSource[] = [];
  const sections: MapSection[] = [];
  addMap(map, { line: 0, column: 0 }, 0, sources, sections);
  return { sources, sections };
}

/** The file name of a source: relative to the map, which stands at `location`. */
export function sourceName({ name }: OriginalSource, location: string): string | undefined {
  return name === undefined ? undefined : resolveLocation(name, location);
}

function addMap(
  map: unknown,
  start: { readonly line: number; readonly column: number },
  depth: number,
  sources: OriginalSource[],
  sections: MapSection[],
): void {
  check(isObject(map), 'it', map, 'an object');
  // Some tools write the version as a string.
  check(String(map.version) === '3', 'version', map.version, '3');
  if (map.sections !== undefined) {
    check(depth < MAX_DEPTH, 'sections', 'nested', `at most ${MAX_DEPTH} levels`);
    check(Array.isArray(map.sections), 'sections', map.sections, 'an array');
    for (const section of map.sections as readonly unknown[]) {
      check(isObject(section) && isObject(section.offset), 'a section', section, '{ offset, map }');
      const { line, column } = section.offset;
      check(isIndex(line) && isIndex(column), 'an offset', section.offset, '{ line, column }');
      const at = { line: start.line + line, column: (line === 0 ? start.column : 0) + column };
      const last = sections.at(-1) ?? start;
      const isBehind = at.line > last.line || (at.line === last.line && at.column >= last.column);
      check(isBehind, 'an offset', section.offset, 'one behind the section before');
      addMap(section.map, at, depth + 1, sources, sections);
    }
    return;
  }
  const { mappings, names = [], sources: given, sourcesContent, sourceRoot } = map;
  check(typeof mappings === 'string', 'mappings', mappings, 'a string');
  const limit = `at most ${MAX_MAPPINGS_LENGTH} characters`;
  check(mappings.length <= MAX_MAPPINGS_LENGTH, 'mappings', mappings.length, limit);
  check(Array.isArray(given), 'sources', given, 'an array');
  check(Array.isArray(names), 'names', names, 'an array');
  const count = sources.length + given.length;
  check(count <= MAX_SOURCES, 'the number of sources', count, `at most ${MAX_SOURCES}`);
  const contents: readonly unknown[] = Array.isArray(sourcesContent) ? sourcesContent : [];
  sections.push({
    ...start,
    firstSource: sources.length,
    sourceCount: given.length,
    names,
    mappings,
  });
  for (const [i, source] of (given as readonly unknown[]).entries()) {
    const content = contents[i];
    sources.push({
      name: typeof source === 'string' && source !== '' ? below(sourceRoot, source) : undefined,
      content: typeof content === 'string' ? content : undefined,
    });
  }
}

/** What a source is called; `sourceRoot` is a prefix of paths, not of URLs. */
function below(sourceRoot: unknown, source: string): string {
  if (typeof sourceRoot !== 'string' || sourceRoot === '') return source;
  if (/^[a-z][a-z0-9+.-]+:/i.test(source)) return source;
  return `${sourceRoot.replace(/\/$/, '')}/${source.replace(/^\//, '')}`;
}

function isObject(value: unknown): value is Unchecked {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function check(holds: boolean, what: string, got: unknown, expected: string): asserts holds {
  if (holds) return;
  const shown = typeof got === 'object' ? (got === null ? 'null' : 'something else') : String(got);
  throw new Error(`${what} is ${shown.slice(0, 80)}, expected ${expected}`);
}
