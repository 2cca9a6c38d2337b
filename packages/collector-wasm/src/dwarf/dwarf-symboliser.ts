import type { FrameRecord } from '@tracemalloc/core';
import { dwarfSections } from './dwarf-sections.ts';
import { readFunctionScopes } from './function-scopes.ts';
import { type LineTable, readLineTables, type SourceLocation } from './line-table.ts';

/**
 * Says which line stands at an offset of the code section, and which functions were inlined there:
 * frames, the most recent first, or undefined where the information says nothing.
 */
export type DwarfSymboliser = (codeOffset: number) => readonly FrameRecord[] | undefined;

/** Reads a module's debug information, all of it; undefined where it has none, or a broken one. */
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
      const place = own?.find(codeOffset) ?? firstPlace(tables, codeOffset);
      if (place === undefined) return undefined;
      const frames: FrameRecord[] = [];
      let { file, line, column } = place;
      const around = inlined.length > 0 ? inlined : [{ name: '', call: undefined }];
      for (const { name, call } of around) {
        frames.push({ filename: file, lineno: line, column, functionName: name, position: 'line' });
        if (call === undefined) break;
        // What is around it was at the place where it was inlined.
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

/** For modules that say lines, and nothing about functions. */
function firstPlace(
  tables: ReadonlyMap<number, LineTable>,
  codeOffset: number,
): SourceLocation | undefined {
  for (const table of tables.values()) {
    const place = table.find(codeOffset);
    if (place !== undefined) return place;
  }
  return undefined;
}
