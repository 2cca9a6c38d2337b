import type { FrameRecord } from '@tracemalloc/core';
import { dwarfSections } from './dwarf-sections.ts';
import { readFunctionScopes } from './function-scopes.ts';
import { type LineTable, readLineTables, type SourceLocation } from './line-table.ts';

/**
 * The frames at an offset of the code section, inlined functions included, the most recent first.
 * Undefined where the debug information has no line.
 */
export type DwarfSymboliser = (codeOffset: number) => readonly FrameRecord[] | undefined;

/** Reads all debug information of a module; undefined if it has none, or if it is broken. */
export function dwarfSymboliser(
  customSection: (name: string) => Uint8Array,
): DwarfSymboliser | undefined {
  const sections = dwarfSections(customSection);
  if (sections.line.length === 0) return undefined;
  try {
    const scopes = readFunctionScopes(sections);
    const { compilationFolders } = scopes;
    const tables = readLineTables(sections, (offset) => compilationFolders.get(offset) ?? '');
    return (codeOffset) => {
      const inlined = scopes.at(codeOffset);
      const own = tables.get(inlined[0]?.lineTable ?? -1);
      const location = own?.find(codeOffset) ?? firstLocation(tables, codeOffset);
      if (location === undefined) return undefined;
      const frames: FrameRecord[] = [];
      let { file, line, column } = location;
      const around = inlined.length > 0 ? inlined : [{ name: '', call: undefined }];
      for (const { name, call } of around) {
        frames.push({ filename: file, lineno: line, column, functionName: name, position: 'line' });
        if (call === undefined) break;
        // The enclosing function was at the call that was inlined.
        ({ line, column } = call);
        file = own?.files[call.file] ?? file;
      }
      return frames;
    };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** For debug information that has lines, but no functions. */
function firstLocation(
  tables: ReadonlyMap<number, LineTable>,
  codeOffset: number,
): SourceLocation | undefined {
  for (const table of tables.values()) {
    const location = table.find(codeOffset);
    if (location !== undefined) return location;
  }
  return undefined;
}
