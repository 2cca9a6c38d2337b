import { DwarfCursor as Cursor, type DwarfCursor, textAt } from './dwarf-cursor.ts';
import type { DwarfSections } from './dwarf-sections.ts';

/** The facts of a unit that its forms depend on. */
export interface FormContext {
  readonly sections: DwarfSections;
  readonly version: number;
  readonly addressSize: number;
  /** Where the unit starts; references count from here. */
  readonly unitStart: number;
  /** DW_AT_str_offsets_base; this and the two below are 0 until the unit's root was read. */
  strOffsetsBase: number;
  addrBase: number;
  rnglistsBase: number;
}

/** A value: a number (address, constant, offset, reference in .debug_info), a text, or one that is skipped. */
export type FormValue = number | string | undefined;

/** The forms that decide what a number means: DWARF 5, 7.5.6. */
export const form = { addr: 0x01, implicitConst: 0x21, rnglistx: 0x23, addrx: 0x1b } as const;

/** Whether the form is an address; otherwise it is a distance. */
export function isAddressForm(code: number): boolean {
  return code === form.addr || code === form.addrx || (code >= 0x29 && code <= 0x2c);
}

/**
 * Reads a value of a form: DWARF 5, 7.5.5 and 7.5.6.
 *
 * @throws {RangeError} for an unknown form, or past the end
 */
export function readForm(
  cursor: DwarfCursor,
  code: number,
  context: FormContext,
  implicit = 0,
): FormValue {
  const skip = (length: number): undefined => {
    cursor.offset += length;
  };
  switch (code) {
    case 0x01: // addr
      return cursor.unsigned(context.addressSize);
    case 0x03: // block2
      return skip(cursor.u16());
    case 0x04: // block4
      return skip(cursor.u32());
    case 0x05: // data2
      return cursor.u16();
    case 0x06: // data4
      return cursor.u32();
    case 0x07: // data8
    case 0x20: // ref_sig8
    case 0x24: // ref_sup8
      return cursor.u64();
    case 0x08: // string
      return cursor.text();
    case 0x09: // block
    case 0x18: // exprloc
      return skip(cursor.uleb());
    case 0x0a: // block1
      return skip(cursor.u8());
    case 0x0b: // data1
    case 0x0c: // flag
      return cursor.u8();
    case 0x0d: // sdata
      return cursor.sleb();
    case 0x0e: // strp
      return textAt(context.sections.str, cursor.sectionOffset());
    case 0x0f: // udata
    case 0x22: // loclistx
    case 0x23: // rnglistx
      return cursor.uleb();
    case 0x10: // ref_addr: in DWARF 2 as large as an address
      return context.version === 2 ? cursor.unsigned(context.addressSize) : cursor.sectionOffset();
    case 0x11: // ref1
      return context.unitStart + cursor.u8();
    case 0x12: // ref2
      return context.unitStart + cursor.u16();
    case 0x13: // ref4
      return context.unitStart + cursor.u32();
    case 0x14: // ref8
      return context.unitStart + cursor.u64();
    case 0x15: // ref_udata
      return context.unitStart + cursor.uleb();
    case 0x16: // indirect
      return readForm(cursor, cursor.uleb(), context);
    case 0x17: // sec_offset
    case 0x1d: // strp_sup
      return cursor.sectionOffset();
    case 0x19: // flag_present
      return 1;
    case 0x1a: // strx
      return stringAt(context, cursor.uleb(), cursor.is64);
    case 0x1b: // addrx
      return addressAt(context, cursor.uleb());
    case 0x1c: // ref_sup4
      return cursor.u32();
    case 0x1e: // data16
      return skip(16);
    case 0x1f: // line_strp
      return textAt(context.sections.lineStr, cursor.sectionOffset());
    case form.implicitConst:
      return implicit;
    case 0x25: // strx1 to strx4
    case 0x26:
    case 0x27:
    case 0x28:
      return stringAt(context, smallIndex(cursor, code - 0x25), cursor.is64);
    case 0x29: // addrx1 to addrx4
    case 0x2a:
    case 0x2b:
    case 0x2c:
      return addressAt(context, smallIndex(cursor, code - 0x29));
  }
  throw new RangeError(`form 0x${code.toString(16)} is not known`);
}

function smallIndex(cursor: DwarfCursor, size: number): number {
  return [() => cursor.u8(), () => cursor.u16(), () => cursor.u24(), () => cursor.u32()][size]!();
}

function stringAt({ sections, strOffsetsBase }: FormContext, index: number, is64: boolean): string {
  const cursor = new Cursor(sections.strOffsets, strOffsetsBase + index * (is64 ? 8 : 4));
  cursor.is64 = is64;
  return textAt(sections.str, cursor.sectionOffset());
}

/** An address of .debug_addr. */
export function addressAt(context: FormContext, index: number): number {
  const { sections, addrBase, addressSize } = context;
  return new Cursor(sections.addr, addrBase + index * addressSize).unsigned(addressSize);
}
