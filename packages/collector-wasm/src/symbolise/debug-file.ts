import { ByteCursor } from '../binary/byte-cursor.ts';
import { readBodies } from '../binary/code-section.ts';
import { contentsOf, customSection, readModule } from '../binary/module-reader.ts';
import { readName } from '../binary/vectors.ts';
import type { TracingFacts } from '../instrument/tracing-section.ts';

/** The contents of a custom section by name; empty if the module has no such section. */
export type CustomSections = (name: string) => Uint8Array;

/** See {@link ModuleFiles.readDebugFile}. */
export type ReadDebugFile = (reference: string, module: string) => Uint8Array | undefined;

/**
 * The sections of a module's separate debug file (Emscripten's `-gseparate-dwarf`). Undefined if there is
 * none, or if it belongs to another module: its function bodies are at other offsets. No file makes this
 * throw.
 *
 * @see https://yurydelendik.github.io/webassembly-dwarf/#external-DWARF
 */
export function debugFileSections(
  facts: TracingFacts,
  sections: CustomSections,
  read: ReadDebugFile,
): CustomSections | undefined {
  const section = sections('external_debug_info');
  if (section.length === 0) return undefined;
  try {
    const reference = readName(new ByteCursor(section, 'external_debug_info'), 'a reference');
    const bytes = read(reference, facts.filename);
    if (bytes === undefined) return undefined;
    const module = readModule(bytes);
    const start = contentsOf(module.sections, 'code')?.offset;
    if (start === undefined) return undefined;
    const { start: bodies } = readBodies(module);
    const isSame = (body: number, at: number) =>
      body - start === facts.bodyStarts[at]! - facts.originalCodeOffset;
    if (bodies.length !== facts.bodyStarts.length || !bodies.every(isSame)) return undefined;
    return (name) => customSection(module, name) ?? new Uint8Array();
  } catch {
    return undefined;
  }
}
