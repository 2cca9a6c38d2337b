import { lastUpTo } from '../last-up-to.ts';
import { isRemoved } from './address-ranges.ts';
import { DwarfCursor } from './dwarf-cursor.ts';
import type { DwarfSections } from './dwarf-sections.ts';
import { type FormContext, readForm } from './forms.ts';

/** A location in a source file. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The source locations of a unit's instructions. */
export interface LineTable {
  /** The location of the instruction at an address: an offset in the code section. */
  find(address: number): SourceLocation | undefined;
  /** The names of the unit's files, by index. */
  readonly files: readonly string[];
}

/** The rows that line programs write: one column each. */
interface Rows {
  readonly address: number[];
  readonly file: number[];
  readonly line: number[];
  readonly column: number[];
}

/** The file of a row without a location: the end of a sequence. */
const NOWHERE = -1;

/**
 * Reads .debug_line, versions 2 to 5: DWARF 5, 6.2. One table a unit, by its offset.
 *
 * @param compilationFolder - DW_AT_comp_dir of the unit whose table is at this offset. Older versions do
 * not have it in their list of folders.
 */
export function readLineTables(
  sections: DwarfSections,
  compilationFolder: (offset: number) => string,
): Map<number, LineTable> {
  const tables = new Map<number, LineTable>();
  const cursor = new DwarfCursor(sections.line);
  while (!cursor.atEnd) {
    const start = cursor.offset;
    const end = cursor.unitEnd();
    const version = cursor.u16();
    if (version >= 2 && version <= 5) {
      const header = readHeader(cursor, version, sections, compilationFolder(start));
      const rows: Rows = { address: [], file: [], line: [], column: [] };
      cursor.offset = header.program;
      runProgram(cursor, end, header, rows);
      tables.set(start, { files: header.files, find: finder(rows, header.files) });
    }
    cursor.offset = end;
  }
  return tables;
}

function finder({ address, file, line, column }: Rows, files: readonly string[]) {
  // Sequences come in any order. If one ends where the next one begins, the row of the beginning counts.
  const order = Array.from(address.keys()).sort(
    (a, b) =>
      address[a]! - address[b]! ||
      Number(file[a] !== NOWHERE) - Number(file[b] !== NOWHERE) ||
      a - b,
  );
  const sorted = Float64Array.from(order, (row) => address[row]!);
  return (wanted: number): SourceLocation | undefined => {
    const row = order[lastUpTo(sorted, wanted)];
    const name = row === undefined || file[row] === NOWHERE ? undefined : files[file[row]!];
    return name === undefined
      ? undefined
      : { file: name, line: line[row!]!, column: column[row!]! };
  };
}

interface Header {
  readonly files: readonly string[];
  readonly program: number;
  readonly minimumLength: number;
  readonly lineBase: number;
  readonly lineRange: number;
  /** One a standard opcode: its operands. */
  readonly operandCounts: readonly number[];
}

function readHeader(
  cursor: DwarfCursor,
  version: number,
  sections: DwarfSections,
  compilationFolder: string,
): Header {
  let addressSize = 4;
  if (version >= 5) {
    addressSize = cursor.u8();
    cursor.u8(); // size of a segment selector
  }
  const length = cursor.sectionOffset();
  const program = cursor.offset + length;
  const minimumLength = cursor.u8();
  if (version >= 4) cursor.u8(); // instructions of an operation: more than one only in VLIW machines
  cursor.u8(); // whether a row is a statement, at first
  const lineBase = cursor.s8();
  const lineRange = cursor.u8();
  const operandCounts = [0];
  for (let left = cursor.u8() - 1; left > 0; left--) operandCounts.push(cursor.u8());
  const base = { strOffsetsBase: 0, addrBase: 0, rnglistsBase: 0, unitStart: 0 };
  const context: FormContext = { ...base, sections, version, addressSize };
  const files = version >= 5 ? readFiles5(cursor, context) : readFiles2(cursor, compilationFolder);
  return { files, program, minimumLength, lineBase, lineRange, operandCounts };
}

/** Up to version 4: folder 0 is the compilation folder, and files count from 1. */
function readFiles2(cursor: DwarfCursor, compilationFolder: string): string[] {
  const folders = [compilationFolder];
  for (let name = cursor.text(); name !== ''; name = cursor.text()) {
    folders.push(joined(compilationFolder, name));
  }
  const files = [''];
  for (let name = cursor.text(); name !== ''; name = cursor.text()) {
    files.push(joined(folders[cursor.uleb()] ?? '', name));
    cursor.uleb(); // when it was modified
    cursor.uleb(); // its length
  }
  return files;
}

const PATH = 1;
const FOLDER = 2;

function readFiles5(cursor: DwarfCursor, context: FormContext): string[] {
  const folders: string[] = [];
  for (const { path } of readEntries(cursor, context)) {
    folders.push(joined(folders[0] ?? '', path));
  }
  return readEntries(cursor, context).map(({ path, folder }) =>
    joined(folders[folder] ?? '', path),
  );
}

function readEntries(cursor: DwarfCursor, context: FormContext) {
  const formats: [kind: number, form: number][] = [];
  for (let left = cursor.u8(); left > 0; left--) formats.push([cursor.uleb(), cursor.uleb()]);
  const entries: { path: string; folder: number }[] = [];
  const count = cursor.uleb();
  if (formats.length === 0 || count > cursor.bytes.length) return entries;
  for (let left = count; left > 0; left--) {
    const entry = { path: '', folder: 0 };
    for (const [kind, form] of formats) {
      const value = readForm(cursor, form, context);
      if (kind === PATH) entry.path = String(value ?? '');
      else if (kind === FOLDER) entry.folder = Number(value ?? 0);
    }
    entries.push(entry);
  }
  return entries;
}

function joined(folder: string, path: string): string {
  const isAbsolute = path.startsWith('/') || /^[a-z]:[\\/]/i.test(path);
  return isAbsolute || folder === '' ? path : `${folder}/${path}`;
}

/** Runs a line number program: DWARF 5, 6.2.5. */
function runProgram(cursor: DwarfCursor, end: number, header: Header, rows: Rows): void {
  const { minimumLength, lineBase, lineRange, operandCounts } = header;
  const firstSpecial = operandCounts.length;
  let [address, file, line, column] = [0, 1, 1, 0];
  let first = rows.address.length;
  const add = (index: number) => {
    rows.address.push(address);
    rows.file.push(index);
    rows.line.push(line);
    rows.column.push(column);
  };
  const advance = (special: number) => {
    address += Math.floor((special - firstSpecial) / lineRange) * minimumLength;
  };
  while (cursor.offset < end) {
    const opcode = cursor.u8();
    if (opcode >= firstSpecial) {
      advance(opcode);
      line += lineBase + ((opcode - firstSpecial) % lineRange);
      add(file);
      continue;
    }
    switch (opcode) {
      case 0: {
        const length = cursor.uleb();
        const next = cursor.offset + length;
        const extended = cursor.u8();
        if (extended === 2) address = cursor.unsigned(length - 1);
        else if (extended === 1) {
          add(NOWHERE);
          if (isRemoved(rows.address[first]!)) {
            for (const row of Object.values(rows)) row.length = first;
          }
          [address, file, line, column] = [0, 1, 1, 0];
          first = rows.address.length;
        }
        cursor.offset = next;
        break;
      }
      case 1: // copy
        add(file);
        break;
      case 2: // advance_pc
        address += cursor.uleb() * minimumLength;
        break;
      case 3: // advance_line
        line += cursor.sleb();
        break;
      case 4: // set_file
        file = cursor.uleb();
        break;
      case 5: // set_column
        column = cursor.uleb();
        break;
      case 8: // const_add_pc
        advance(255);
        break;
      case 9: // fixed_advance_pc
        address += cursor.u16();
        break;
      default:
        for (let left = operandCounts[opcode] ?? 0; left > 0; left--) cursor.uleb();
    }
  }
}
