import { ByteCursor, moduleError } from './byte-cursor.ts';
import { readU32 } from './leb128.ts';
import { type Limits, readLimits } from './limits.ts';
import type { ExternalKind, SectionName } from './sections.ts';
import { externalKinds, sectionNames, sectionOrder } from './sections.ts';
import { type FunctionType, readTypes } from './types-section.ts';
import { readValueType } from './value-types.ts';
import { readName, readVector } from './vectors.ts';

/** One section of a module. */
export interface Section {
  readonly name: SectionName;
  /** The offset of the section's code, its first byte. */
  readonly start: number;
  /** The name of a custom section; '' for other sections. */
  readonly customName: string;
  /** The contents, after the name of a custom section. */
  readonly contents: ByteCursor;
}

/** An import of a module. */
interface ModuleImport {
  readonly module: string;
  readonly name: string;
  readonly kind: ExternalKind;
  /** For a function: an index of {@link ModuleContents.types}. */
  readonly type: number | undefined;
  /** For a memory. */
  readonly limits: Limits | undefined;
}

/** An export of a module. */
interface ModuleExport {
  readonly name: string;
  readonly kind: ExternalKind;
  /** In the kind's index space; imports come first. */
  readonly index: number;
}

/** The contents of a module that this package reads. */
export interface ModuleContents {
  readonly bytes: Uint8Array;
  readonly sections: readonly Section[];
  readonly types: readonly (FunctionType | undefined)[];
  readonly imports: readonly ModuleImport[];
  /** One a function that the module defines: the index of its type. */
  readonly functionTypes: readonly number[];
  /** One a memory that the module defines. */
  readonly memories: readonly Limits[];
  readonly exports: readonly ModuleExport[];
  /** Tables that the module defines. */
  readonly tableCount: number;
  /** Globals that the module defines. */
  readonly globalCount: number;
  /** The function that is called when the module is instantiated. */
  readonly start: number | undefined;
}

/**
 * Reads the sections of a module, but not its function bodies. Checks what it reads; it does not validate
 * the module.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_MODULE`
 */
export function readModule(bytes: Uint8Array): ModuleContents {
  const sections = readSections(bytes);
  /** All elements of a section; none without the section. */
  const elements = <T>(name: SectionName, read: (cursor: ByteCursor) => T[]): T[] => {
    const cursor = contentsOf(sections, name);
    if (cursor === undefined) return [];
    const all = read(cursor);
    if (cursor.remaining === 0) return all;
    throw cursor.error(`${cursor.remaining} bytes too many`, 'the end of its elements');
  };
  /** The number of a section's elements, which it does not read; 0 without the section. */
  const count = (name: SectionName) => {
    const cursor = contentsOf(sections, name);
    return cursor === undefined ? 0 : readU32(cursor, `the number of elements`);
  };
  const startSection = contentsOf(sections, 'start');
  const contents: ModuleContents = {
    bytes,
    sections,
    types: elements('type', readTypes),
    imports: elements('import', (at) => readVector(at, 'imports', () => readImport(at))),
    functionTypes: elements('function', (at) =>
      readVector(at, 'functions', () => readU32(at, 'a type index')),
    ),
    memories: elements('memory', (at) => readVector(at, 'memories', () => readLimits(at))),
    exports: elements('export', (at) => readVector(at, 'exports', () => readExport(at))),
    tableCount: count('table'),
    globalCount: count('global'),
    start: startSection && readU32(startSection, 'the index of a function'),
  };
  checkBodies(contents);
  return contents;
}

/** A cursor over the contents of a section; undefined without the section. */
export function contentsOf(
  sections: readonly Section[],
  name: SectionName,
): ByteCursor | undefined {
  const cursor = sections.find((section) => section.name === name)?.contents;
  return cursor && new ByteCursor(cursor.bytes, cursor.part, cursor.offset, cursor.end);
}

/** The bytes of a custom section after its name; undefined without the section. */
export function customSection(module: ModuleContents, name: string): Uint8Array | undefined {
  const found = module.sections.find((section) => section.customName === name);
  return found && module.bytes.subarray(found.contents.offset, found.contents.end);
}

function readSections(bytes: Uint8Array): Section[] {
  const module = new ByteCursor(bytes, 'the module');
  readPreamble(module);
  const sections: Section[] = [];
  let last = -1;
  while (module.remaining > 0) {
    const start = module.offset;
    const code = module.byte('a section');
    const name = sectionNames[code];
    if (name === undefined) throw module.error(`section ${code}`, 'one from 0 to 13', start);
    const size = readU32(module, `the size of the ${name} section`);
    const contents = module.take(size, `the ${name} section`);
    if (name !== 'custom') {
      const order = sectionOrder.indexOf(name);
      if (order <= last) {
        const before = `the ${sectionOrder[last]} section`;
        throw module.error(`the ${name} section after ${before}`, 'it once, before that', start);
      }
      last = order;
    }
    const customName = name === 'custom' ? readName(contents, "a custom section's name") : '';
    sections.push({ name, start, customName, contents });
  }
  return sections;
}

// https://webassembly.github.io/spec/core/binary/modules.html#binary-module
function readPreamble(module: ByteCursor): void {
  const expected = 'a WebAssembly module, which begins 00 61 73 6d 01 00 00 00';
  const { bytes } = module;
  if (bytes.length === 0) throw moduleError('no bytes at all', expected);
  const preamble = bytes.subarray(0, 8);
  const text = Array.from(preamble, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  if (text.startsWith('00 61 73 6d 0d 00 01 00')) {
    throw moduleError('a component of the WebAssembly component model', expected);
  }
  if (text !== '00 61 73 6d 01 00 00 00') throw moduleError(`bytes that begin ${text}`, expected);
  module.take(8, 'the preamble');
}

function readImport(cursor: ByteCursor): ModuleImport {
  const module = readName(cursor, "an import's module");
  const name = readName(cursor, "an import's name");
  const kind = readKind(cursor);
  const type = kind === 'function' ? readU32(cursor, 'a type index') : undefined;
  const limits = kind === 'memory' ? readLimits(cursor) : undefined;
  if (kind === 'table') {
    readValueType(cursor);
    readLimits(cursor);
  } else if (kind === 'global') {
    readValueType(cursor);
    cursor.byte('mutability');
  } else if (kind === 'tag') {
    cursor.byte('an attribute');
    readU32(cursor, 'a type index');
  }
  return { module, name, kind, type, limits };
}

function readExport(cursor: ByteCursor): ModuleExport {
  const name = readName(cursor, "an export's name");
  const kind = readKind(cursor);
  return { name, kind, index: readU32(cursor, `the index of a ${kind}`) };
}

function readKind(cursor: ByteCursor): ExternalKind {
  const start = cursor.offset;
  const code = cursor.byte('a kind');
  const kind = externalKinds[code];
  if (kind !== undefined) return kind;
  throw cursor.error(`kind ${code}`, externalKinds.join(', '), start);
}

/** Detects a module that was cut off between two sections: its functions have no bodies. */
function checkBodies({ sections, functionTypes }: ModuleContents): void {
  const code = contentsOf(sections, 'code');
  const bodies = code === undefined ? 0 : readU32(code, 'the number of bodies');
  if (bodies === functionTypes.length) return;
  throw moduleError(
    `the module has ${bodies} function bodies`,
    `${functionTypes.length}, one for each entry of the function section`,
  );
}
