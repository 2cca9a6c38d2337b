import { DwarfCursor } from './dwarf-cursor.ts';
import { addressAt, type FormContext } from './forms.ts';

/** Addresses from `start` on, before `end`. */
export type AddressRange = readonly [start: number, end: number];

/** Whether the linker removed the function: it then writes 0 or the last address as its start. */
export function isRemoved(start: number): boolean {
  return start === 0 || start >= 0xffff_fffe;
}

/** The range; none if the linker removed its function. */
export function rangeOf(start: number, end: number): AddressRange[] {
  return isRemoved(start) || end <= start ? [] : [[start, end]];
}

/** Reads a list of .debug_ranges: DWARF 4, 2.17.3. `base`: the base address of the unit. */
export function readRanges(context: FormContext, offset: number, base: number): AddressRange[] {
  const { sections, addressSize } = context;
  const cursor = new DwarfCursor(sections.ranges, offset);
  const most = 2 ** (addressSize * 8) - 1;
  const found: AddressRange[] = [];
  let from = base;
  for (;;) {
    const start = cursor.unsigned(addressSize);
    const end = cursor.unsigned(addressSize);
    if (start === 0 && end === 0) return found;
    if (start === most) from = end;
    else found.push(...rangeOf(from + start, from + end));
  }
}

/** Reads a list of .debug_rnglists: DWARF 5, 7.25. */
export function readRangeList(context: FormContext, offset: number, base: number): AddressRange[] {
  const { sections, addressSize } = context;
  const cursor = new DwarfCursor(sections.rnglists, offset);
  const address = () => cursor.unsigned(addressSize);
  const indexed = () => addressAt(context, cursor.uleb());
  const found: AddressRange[] = [];
  let from = base;
  for (;;) {
    const kind = cursor.u8();
    let start = 0;
    let end = 0;
    switch (kind) {
      case 0: // end_of_list
        return found;
      case 1: // base_addressx
        from = indexed();
        continue;
      case 5: // base_address
        from = address();
        continue;
      case 2: // startx_endx
        start = indexed();
        end = indexed();
        break;
      case 3: // startx_length
        start = indexed();
        end = start + cursor.uleb();
        break;
      case 4: // offset_pair
        start = from + cursor.uleb();
        end = from + cursor.uleb();
        break;
      case 6: // start_end
        start = address();
        end = address();
        break;
      case 7: // start_length
        start = address();
        end = start + cursor.uleb();
        break;
      default:
        throw new RangeError(`range list entry ${kind} is not known`);
    }
    found.push(...rangeOf(start, end));
  }
}

/** The offset of a range list by its index in the unit's table of offsets. */
export function rangeListAt(context: FormContext, index: number, is64: boolean): number {
  const { sections, rnglistsBase } = context;
  const cursor = new DwarfCursor(sections.rnglists, rnglistsBase + index * (is64 ? 8 : 4));
  cursor.is64 = is64;
  return rnglistsBase + cursor.sectionOffset();
}
