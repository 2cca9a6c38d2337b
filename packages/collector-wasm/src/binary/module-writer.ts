import { ByteWriter } from './byte-writer.ts';
import { readU32 } from './leb128.ts';
import { contentsOf, type ModuleContents } from './module-reader.ts';
import { type SectionName, sectionNames, sectionOrder } from './sections.ts';

/** Changes to a module. */
export interface ModuleChanges {
  /** New contents of sections; `undefined` removes a section. Sections that the module lacks are added. */
  readonly sections: ReadonlyMap<SectionName, Uint8Array | undefined>;
  /** Whether to keep a custom section. */
  readonly keepsCustom: (name: string) => boolean;
}

/** A written module. */
export interface WrittenModule {
  readonly writer: ByteWriter;
  /** The offset of the contents of the code section. */
  readonly codeOffset: number;
}

/** Writes a module with the changes; copies all other sections. O(bytes), one copy. */
export function writeModule(module: ModuleContents, changes: ModuleChanges): WrittenModule {
  const { bytes, sections } = module;
  const writer = new ByteWriter(bytes.length + (bytes.length >> 2));
  writer.copy(bytes, 0, 8);
  let codeOffset = 0;
  /** The index of the next section in `sectionOrder`. */
  let next = 0;
  const writeChanged = (name: SectionName) => {
    const contents = changes.sections.get(name);
    if (contents === undefined) return;
    writer.byte(sectionNames.indexOf(name)).u32(contents.length);
    if (name === 'code') codeOffset = writer.length;
    writer.raw(contents);
  };
  for (const { name, customName, start, contents } of sections) {
    if (name === 'custom') {
      if (changes.keepsCustom(customName)) writer.copy(bytes, start, contents.end);
      continue;
    }
    const order = sectionOrder.indexOf(name);
    for (; next < order; next++) writeChanged(sectionOrder[next]!);
    next = order + 1;
    if (changes.sections.has(name)) writeChanged(name);
    else {
      if (name === 'code') codeOffset = writer.length + contents.offset - start;
      writer.copy(bytes, start, contents.end);
    }
  }
  for (; next < sectionOrder.length; next++) writeChanged(sectionOrder[next]!);
  return { writer, codeOffset };
}

/** Appends a custom section. */
export function writeCustomSection(writer: ByteWriter, name: string, contents: Uint8Array): void {
  const title = new ByteWriter().name(name).view();
  writer
    .byte(0)
    .u32(title.length + contents.length)
    .raw(title)
    .raw(contents);
}

/** The contents of a section that is a vector, with elements appended. */
export function appendToVector(
  module: ModuleContents,
  name: SectionName,
  count: number,
  elements: Uint8Array,
): Uint8Array {
  const cursor = contentsOf(module.sections, name);
  const writer = new ByteWriter(elements.length + (cursor?.remaining ?? 0) + 8);
  if (cursor === undefined) return writer.u32(count).raw(elements).finish();
  const length = readU32(cursor, `the number of elements`);
  return writer
    .u32(length + count)
    .copy(cursor.bytes, cursor.offset, cursor.end)
    .raw(elements)
    .finish();
}
