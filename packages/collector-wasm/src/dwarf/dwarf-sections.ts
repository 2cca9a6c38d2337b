/** The sections of debug information that this package reads; empty if the module lacks one. */
export interface DwarfSections {
  readonly abbrev: Uint8Array;
  readonly addr: Uint8Array;
  readonly info: Uint8Array;
  readonly line: Uint8Array;
  readonly lineStr: Uint8Array;
  readonly ranges: Uint8Array;
  readonly rnglists: Uint8Array;
  readonly str: Uint8Array;
  readonly strOffsets: Uint8Array;
}

/**
 * The debug sections among a module's custom sections:
 * https://yurydelendik.github.io/webassembly-dwarf/#embedding-DWARF
 */
export function dwarfSections(customSection: (name: string) => Uint8Array): DwarfSections {
  return {
    abbrev: customSection('.debug_abbrev'),
    addr: customSection('.debug_addr'),
    info: customSection('.debug_info'),
    line: customSection('.debug_line'),
    lineStr: customSection('.debug_line_str'),
    ranges: customSection('.debug_ranges'),
    rnglists: customSection('.debug_rnglists'),
    str: customSection('.debug_str'),
    strOffsets: customSection('.debug_str_offsets'),
  };
}
