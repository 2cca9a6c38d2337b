import type { FrameRecord } from '@tracemalloc/core';
import { readNames } from '../binary/name-section.ts';
import { dwarfSymboliser } from '../dwarf/dwarf-symboliser.ts';
import type { TracingFacts } from '../instrument/tracing-section.ts';
import { lastUpTo } from '../last-up-to.ts';
import type { TracedModule } from '../webassembly/traced-module.ts';
import { originalWebAssembly } from '../webassembly/webassembly.ts';
import { type CustomSections, debugFileSections, type ReadDebugFile } from './debug-file.ts';
import { demangle } from './demangle/demangle.ts';

/**
 * The frames at an offset of the original module, the most recent first. There is more than one where
 * debug information shows inlined functions.
 */
export type Symboliser = (originalOffset: number) => readonly FrameRecord[];

/**
 * The symboliser of a module. Its offsets are those of call instructions, from the start of the original
 * module. DWARF counts from `facts.originalCodeOffset` (https://yurydelendik.github.io/webassembly-dwarf/).
 */
export function symboliserOf(traced: TracedModule, readDebugFile?: ReadDebugFile): Symboliser {
  let made = symbolisers.get(traced);
  if (made === undefined) {
    made = makeSymboliser(traced, readDebugFile);
    symbolisers.set(traced, made);
  }
  return made;
}

/** Debug information is large: read it once a module. */
const symbolisers = new WeakMap<TracedModule, Symboliser>();

function makeSymboliser({ module, facts }: TracedModule, read?: ReadDebugFile): Symboliser {
  const own: CustomSections = (name) => {
    const [section] = originalWebAssembly.Module.customSections(module, name);
    return section === undefined ? new Uint8Array() : new Uint8Array(section);
  };
  const inFile = read && debugFileSections(facts, own, read);
  const nameOf = functionNames(facts, [own, ...(inFile === undefined ? [] : [inFile])]);
  const linesOf = dwarfSymboliser(own) ?? (inFile && dwarfSymboliser(inFile));
  return (originalOffset) => {
    const frames = linesOf?.(originalOffset - facts.originalCodeOffset);
    const functionName = nameOf(originalOffset);
    if (frames === undefined) {
      const { filename } = facts;
      return [{ filename, lineno: originalOffset, position: 'offset', functionName, column: 0 }];
    }
    return frames.map((frame) => (frame.functionName === '' ? { ...frame, functionName } : frame));
  };
}

/** The name of the function at an offset: from a name section, else from an export. */
function functionNames(
  { bodyStarts, importedCount, exportedNames }: TracingFacts,
  nameSections: readonly CustomSections[],
): (originalOffset: number) => string {
  const names = new Map(exportedNames);
  for (const sections of nameSections) {
    for (const [index, name] of readNames(sections('name')).functions) names.set(index, name);
  }
  return (originalOffset) => {
    const index = lastUpTo(bodyStarts, originalOffset) + importedCount;
    // Without a name: the name that engines show in stack traces.
    const name = names.get(index);
    return name === undefined ? `wasm-function[${index}]` : demangle(name);
  };
}
