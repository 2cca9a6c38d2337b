import { DwarfCursor } from './dwarf-cursor.ts';
import { form } from './forms.ts';

/** The format of entries of one kind. */
export interface Abbreviation {
  readonly tag: number;
  readonly hasChildren: boolean;
  /** Three numbers an attribute: name, form, and the value of an implicit constant. */
  readonly attributes: readonly number[];
}

/** Reads the abbreviations at an offset of .debug_abbrev: DWARF 5, 7.5.3. */
export function readAbbreviations(
  section: Uint8Array,
  offset: number,
): ReadonlyMap<number, Abbreviation> {
  const cursor = new DwarfCursor(section, offset);
  const all = new Map<number, Abbreviation>();
  for (let code = cursor.uleb(); code !== 0; code = cursor.uleb()) {
    const tag = cursor.uleb();
    const hasChildren = cursor.u8() === 1;
    const attributes: number[] = [];
    for (;;) {
      const name = cursor.uleb();
      const kind = cursor.uleb();
      const implicit = kind === form.implicitConst ? cursor.sleb() : 0;
      if (name === 0 && kind === 0) break;
      attributes.push(name, kind, implicit);
    }
    all.set(code, { tag, hasChildren, attributes });
  }
  return all;
}
