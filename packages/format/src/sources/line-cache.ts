import { decodeSource } from './decode-source.ts';

/** Where a {@link LineCache} gets sources from. */
export interface SourceReader {
  /** The bytes or the text of a source file; `undefined` if there is none. Must not throw. */
  read(filename: string): Uint8Array | string | undefined;
  /**
   * A text that differs once the file has changed; `undefined` if there is no file. Without this method,
   * {@link LineCache.checkCache} forgets every file.
   */
  version?(filename: string): string | undefined;
}

/** Options of {@link LineCache}. */
export interface LineCacheOptions {
  /** The most text to keep, in UTF-16 units; default: 16 Mi. One file is kept at any size. */
  readonly maxLength?: number;
}

interface CachedSource {
  readonly text: string;
  /** Where each line begins, and the end of the last one with its line break. */
  readonly starts: Uint32Array;
  readonly version: string | undefined;
  /** Whether it came through {@link LineCache.add}: no reader can tell whether it has changed. */
  readonly added: boolean;
}

const NO_SOURCE: readonly string[] = [];

/**
 * Lines of source files, as Python's linecache gives them. A file is read once, and kept until
 * {@link LineCache.checkCache} finds that it has changed. Beyond a limit, the least recently used files are forgotten.
 *
 * Lines end at `\n`, `\r\n` and `\r` only. A byte order mark is not part of the first line. Sources are UTF-8, or in the
 * encoding that a Python source declares (PEP 263). A file that is missing, unreadable or not in its encoding has no
 * lines.
 */
export class LineCache {
  readonly #reader: SourceReader;
  readonly #maxLength: number;
  readonly #sources = new Map<string, CachedSource>();
  #length = 0;

  constructor(reader: SourceReader, options: LineCacheOptions = {}) {
    this.#reader = reader;
    this.#maxLength = options.maxLength ?? 2 ** 24;
  }

  /** The line without its end; `''` if there is none. Lines count from 1. */
  line(filename: string, lineno: number): string {
    const { text, starts } = this.#source(filename);
    if (!(lineno >= 1 && lineno < starts.length)) return '';
    const start = starts[lineno - 1]!;
    let end = starts[lineno]!;
    if (end > start && text[end - 1] === '\n') end--;
    if (end > start && text[end - 1] === '\r') end--;
    return text.slice(start, end);
  }

  /** All lines without their ends; empty if there is no source. */
  lines(filename: string): readonly string[] {
    const { starts } = this.#source(filename);
    if (starts.length === 1) return NO_SOURCE;
    return Array.from({ length: starts.length - 1 }, (_, i) => this.line(filename, i + 1));
  }

  /**
   * Adds the text of a source that is not a file: of `eval`, or one that a source map carries. It replaces a file of that
   * name. It is forgotten beyond the limit as files are, but {@link LineCache.checkCache} keeps it.
   */
  add(filename: string, text: string): void {
    const known = this.#sources.get(filename);
    if (known !== undefined) this.#forget(filename, known);
    this.#keep(filename, text, undefined, true);
  }

  /** Forgets the file if it has changed since it was read; default: all changed files. */
  checkCache(filename?: string): void {
    const names = filename === undefined ? [...this.#sources.keys()] : [filename];
    for (const name of names) {
      const source = this.#sources.get(name);
      if (source === undefined || source.added) continue;
      const version = this.#reader.version?.(name);
      if (version === undefined || version !== source.version) this.#forget(name, source);
    }
  }

  #source(filename: string): CachedSource {
    const known = this.#sources.get(filename);
    if (known !== undefined) {
      // A Map iterates in the order of insertion: to the end, as the most recently used.
      this.#sources.delete(filename);
      this.#sources.set(filename, known);
      return known;
    }
    // Before reading: a change in between shows at the next check.
    const version = this.#reader.version?.(filename);
    const source = this.#reader.read(filename);
    return this.#keep(filename, source, version, false);
  }

  #keep(
    filename: string,
    given: Uint8Array | string | undefined,
    version: string | undefined,
    added: boolean,
  ): CachedSource {
    const text = given === undefined ? '' : (decodeSource(given) ?? '');
    const source = { text, starts: lineStarts(text), version, added };
    this.#sources.set(filename, source);
    this.#length += cost(filename, source);
    for (const [name, oldest] of this.#sources) {
      if (this.#length <= this.#maxLength || name === filename) break;
      this.#forget(name, oldest);
    }
    return source;
  }

  #forget(filename: string, source: CachedSource): void {
    this.#sources.delete(filename);
    this.#length -= cost(filename, source);
  }
}

/** In UTF-16 units, line starts included. A name without a source has a cost, too. */
function cost(filename: string, { text, starts }: CachedSource): number {
  return 64 + filename.length + text.length + starts.length * 2;
}

function lineStarts(text: string): Uint32Array {
  // Counted first: an array of numbers would take many times the text.
  let lines = 0;
  for (let i = 0; i < text.length; i++) if (endsLine(text, i)) lines++;
  const isOpen = text.length > 0 && !endsLine(text, text.length - 1);
  const starts = new Uint32Array(lines + (isOpen ? 2 : 1));
  let line = 1;
  for (let i = 0; i < text.length; i++) if (endsLine(text, i)) starts[line++] = i + 1;
  if (isOpen) starts[line] = text.length;
  return starts;
}

/** At `\n`, and at `\r` without one. */
function endsLine(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x0a || (code === 0x0d && text.charCodeAt(at + 1) !== 0x0a);
}
