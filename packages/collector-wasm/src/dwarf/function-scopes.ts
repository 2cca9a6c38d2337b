import { lastUpTo } from '../last-up-to.ts';
import { type Abbreviation, readAbbreviations } from './abbreviations.ts';
import {
  type AddressRange,
  rangeListAt,
  rangeOf,
  readRangeList,
  readRanges,
} from './address-ranges.ts';
import { DwarfCursor } from './dwarf-cursor.ts';
import type { DwarfSections } from './dwarf-sections.ts';
import { type FormContext, form, isAddressForm, readForm } from './forms.ts';

/** The code of a function, or of one that was inlined into another. */
interface Scope {
  readonly start: number;
  readonly end: number;
  /** Levels of inlining; 0 for a function that is not inlined. */
  readonly depth: number;
  /** The offset of the entry that names it. */
  readonly origin: number;
  /** The unit's offset in .debug_line. */
  readonly lineTable: number;
  /** The inlined call; undefined for a function that is not inlined. */
  readonly call: CallLocation | undefined;
}

/** The source location of a call that was inlined. */
interface CallLocation {
  /** The file's index in the unit's line table. */
  readonly file: number;
  readonly line: number;
  readonly column: number;
}

/** One of the functions at an address: each is inlined into the next. */
interface InlinedFunction {
  readonly name: string;
  /** The unit's offset in .debug_line. */
  readonly lineTable: number;
  /** Undefined for the outermost function, which is not inlined. */
  readonly call: CallLocation | undefined;
}

/** The functions of a module, inlined ones included. */
export interface FunctionScopes {
  /** The functions at an address, the innermost first; empty if none is known. */
  at(address: number): InlinedFunction[];
  /** The folder that the compiler ran in, by the offset of a unit's line table. */
  readonly compilationFolders: ReadonlyMap<number, string>;
}

// Kinds of units, tags and attributes: DWARF 5, 7.5.1, 7.5.3 and 7.5.4
const UNIT = { compile: 1, partial: 3, skeleton: 4 } as const;
const TAG = { class: 0x02, structure: 0x13, union: 0x17, inlined: 0x1d, subprogram: 0x2e } as const;
const NAMESPACE = 0x39;
const AT = {
  name: 0x03,
  lineTable: 0x10,
  lowPc: 0x11,
  highPc: 0x12,
  compilationFolder: 0x1b,
  abstractOrigin: 0x31,
  specification: 0x47,
  ranges: 0x55,
  callColumn: 0x57,
  callFile: 0x58,
  callLine: 0x59,
  strOffsetsBase: 0x72,
  addrBase: 0x73,
  rnglistsBase: 0x74,
} as const;

/** The name of an entry that may be a function. Without one, `origin` is the offset of the entry that has it. */
interface FunctionName {
  readonly name: string;
  readonly origin: number | undefined;
}

/** Reads the functions of .debug_info, versions 2 to 5. */
export function readFunctionScopes(sections: DwarfSections): FunctionScopes {
  const scopes: Scope[] = [];
  const names = new Map<number, FunctionName>();
  const compilationFolders = new Map<number, string>();
  const abbreviations = new Map<number, ReadonlyMap<number, Abbreviation>>();
  const cursor = new DwarfCursor(sections.info);
  while (!cursor.atEnd) {
    const unitStart = cursor.offset;
    const end = cursor.unitEnd();
    const version = cursor.u16();
    if (version >= 2 && version <= 5) {
      const kind = version >= 5 ? cursor.u8() : UNIT.compile;
      const sizeFirst = version >= 5 ? cursor.u8() : 0;
      const table = cursor.sectionOffset();
      const addressSize = version >= 5 ? sizeFirst : cursor.u8();
      // A skeleton refers to a unit in another file, which has the functions. It begins with that unit's number.
      const isSkeleton = kind === UNIT.skeleton;
      if (isSkeleton) cursor.u64();
      if (kind === UNIT.compile || kind === UNIT.partial || isSkeleton) {
        let known = abbreviations.get(table);
        if (known === undefined) {
          known = readAbbreviations(sections.abbrev, table);
          abbreviations.set(table, known);
        }
        const bases = { strOffsetsBase: 0, addrBase: 0, rnglistsBase: 0 };
        const context: FormContext = { ...bases, sections, version, addressSize, unitStart };
        new UnitReader(cursor, end, context, known, { scopes, names, compilationFolders }).read();
      }
    }
    cursor.offset = end;
  }
  return { compilationFolders, at: finder(scopes, names) };
}

interface Found {
  readonly scopes: Scope[];
  readonly names: Map<number, FunctionName>;
  readonly compilationFolders: Map<number, string>;
}

type Attributes = Map<number, { readonly value: number | string; readonly form: number }>;

class UnitReader {
  readonly #cursor: DwarfCursor;
  readonly #end: number;
  readonly #context: FormContext;
  readonly #abbreviations: ReadonlyMap<number, Abbreviation>;
  readonly #found: Found;
  #lineTable = -1;
  #base = 0;

  constructor(
    cursor: DwarfCursor,
    end: number,
    context: FormContext,
    abbreviations: ReadonlyMap<number, Abbreviation>,
    found: Found,
  ) {
    this.#cursor = cursor;
    this.#end = end;
    this.#context = context;
    this.#abbreviations = abbreviations;
    this.#found = found;
  }

  read(): void {
    /** One an entry around the next one: the prefix of names in it, and its levels of inlining. */
    const around: { readonly prefix: string; readonly depth: number }[] = [];
    let isRoot = true;
    while (this.#cursor.offset < this.#end) {
      const offset = this.#cursor.offset;
      const code = this.#cursor.uleb();
      if (code === 0) {
        around.pop();
        continue;
      }
      const abbreviation = this.#abbreviations.get(code);
      if (abbreviation === undefined) throw new RangeError(`abbreviation ${code} is not known`);
      const { prefix, depth } = around.at(-1) ?? { prefix: '', depth: -1 };
      const inner = { prefix, depth };
      const attributes = isRoot ? this.#readRoot(abbreviation) : this.#read(abbreviation);
      isRoot = false;
      const name = text(attributes, AT.name) ?? '';
      switch (abbreviation.tag) {
        case NAMESPACE:
          // libc++'s std::__2 is an inline namespace: nobody writes it in source code.
          inner.prefix = /^__\d+$/.test(name) ? prefix : `${prefix}${name || '(anonymous)'}::`;
          break;
        case TAG.class:
        case TAG.structure:
        case TAG.union:
          if (name !== '') inner.prefix = `${prefix}${name}::`;
          break;
        case TAG.subprogram:
        case TAG.inlined: {
          const isFunction = abbreviation.tag === TAG.subprogram;
          inner.depth = isFunction ? 0 : depth + 1;
          const origin =
            number(attributes, AT.abstractOrigin) ?? number(attributes, AT.specification);
          if (isFunction) this.#found.names.set(offset, { name: name && prefix + name, origin });
          this.#addScopes(attributes, isFunction ? offset : (origin ?? offset), inner.depth);
        }
      }
      if (abbreviation.hasChildren) around.push(inner);
    }
  }

  #addScopes(attributes: Attributes, origin: number, depth: number): void {
    const call =
      depth === 0
        ? undefined
        : {
            file: number(attributes, AT.callFile) ?? 0,
            line: number(attributes, AT.callLine) ?? 0,
            column: number(attributes, AT.callColumn) ?? 0,
          };
    for (const [start, end] of this.#ranges(attributes)) {
      this.#found.scopes.push({ start, end, depth, origin, lineTable: this.#lineTable, call });
    }
  }

  #ranges(attributes: Attributes): AddressRange[] {
    const low = number(attributes, AT.lowPc);
    const high = attributes.get(AT.highPc);
    if (low !== undefined && high !== undefined) {
      const value = Number(high.value);
      return rangeOf(low, isAddressForm(high.form) ? value : low + value);
    }
    const list = attributes.get(AT.ranges);
    if (list === undefined) return [];
    const context = this.#context;
    const value = Number(list.value);
    if (context.version < 5) return readRanges(context, value, this.#base);
    const { is64 } = this.#cursor;
    const offset = list.form === form.rnglistx ? rangeListAt(context, value, is64) : value;
    return readRangeList(context, offset, this.#base);
  }

  /** Reads the unit's root. Attributes may come before the bases that they count from: so it reads those first. */
  #readRoot(abbreviation: Abbreviation): Attributes {
    const start = this.#cursor.offset;
    const { attributes } = abbreviation;
    for (let at = 0; at < attributes.length; at += 3) {
      const kind = attributes[at + 1]!;
      const name = attributes[at]!;
      const isBase = name >= AT.strOffsetsBase && name <= AT.rnglistsBase;
      const value =
        isBase || !isIndexed(kind) ? this.#value(kind, attributes[at + 2]!) : this.#skip(kind);
      if (name === AT.strOffsetsBase) this.#context.strOffsetsBase = Number(value);
      if (name === AT.addrBase) this.#context.addrBase = Number(value);
      if (name === AT.rnglistsBase) this.#context.rnglistsBase = Number(value);
    }
    this.#cursor.offset = start;
    const root = this.#read(abbreviation);
    this.#base = number(root, AT.lowPc) ?? 0;
    this.#lineTable = number(root, AT.lineTable) ?? -1;
    const folder = text(root, AT.compilationFolder);
    if (folder !== undefined) this.#found.compilationFolders.set(this.#lineTable, folder);
    return root;
  }

  #read({ attributes }: Abbreviation): Attributes {
    const read: Attributes = new Map();
    for (let at = 0; at < attributes.length; at += 3) {
      const kind = attributes[at + 1]!;
      const value = this.#value(kind, attributes[at + 2]!);
      if (value !== undefined) read.set(attributes[at]!, { value, form: kind });
    }
    return read;
  }

  #value(kind: number, implicit: number) {
    return readForm(this.#cursor, kind, this.#context, implicit);
  }

  /** Moves past an index of a table whose base is not known yet. */
  #skip(kind: number): undefined {
    const sizes = [1, 2, 3, 4];
    if (kind >= 0x25 && kind <= 0x28) this.#cursor.offset += sizes[kind - 0x25]!;
    else if (kind >= 0x29 && kind <= 0x2c) this.#cursor.offset += sizes[kind - 0x29]!;
    else this.#cursor.uleb();
  }
}

/** strx and addrx, in all their sizes. */
function isIndexed(kind: number): boolean {
  return kind === 0x1a || kind === 0x1b || (kind >= 0x25 && kind <= 0x2c);
}

function number(attributes: Attributes, name: number): number | undefined {
  const value = attributes.get(name)?.value;
  return typeof value === 'number' ? value : undefined;
}

function text(attributes: Attributes, name: number): string | undefined {
  const value = attributes.get(name)?.value;
  return typeof value === 'string' ? value : undefined;
}

function finder(scopes: Scope[], names: ReadonlyMap<number, FunctionName>) {
  // An inlined function follows the function that it is inlined into.
  scopes.sort((a, b) => a.start - b.start || b.end - a.end || a.depth - b.depth);
  /** One a scope: the index of the scope around it; -1 for none. */
  const around = new Int32Array(scopes.length).fill(-1);
  const open: number[] = [];
  for (const [index, { start, end }] of scopes.entries()) {
    while (open.length > 0 && scopes[open.at(-1)!]!.end < end) open.pop();
    while (open.length > 0 && scopes[open.at(-1)!]!.end <= start) open.pop();
    around[index] = open.at(-1) ?? -1;
    open.push(index);
  }
  const starts = Float64Array.from(scopes, ({ start }) => start);
  return (address: number): InlinedFunction[] => {
    const found: InlinedFunction[] = [];
    for (let index = lastUpTo(starts, address); index >= 0; index = around[index]!) {
      const { end, origin, lineTable, call } = scopes[index]!;
      if (end > address) found.push({ name: nameOf(names, origin), lineTable, call });
    }
    return found;
  };
}

function nameOf(names: ReadonlyMap<number, FunctionName>, entry: number): string {
  let at: number | undefined = entry;
  // An entry may refer to another, and that to a third. Longer chains only occur in broken information.
  for (let steps = 0; at !== undefined && steps < 8; steps++) {
    const found = names.get(at);
    if (found === undefined) return '';
    if (found.name !== '') return found.name;
    at = found.origin;
  }
  return '';
}
