// Section codes and their order:
// https://webassembly.github.io/spec/core/binary/modules.html#sections
// The tag section (exceptions) and the data count section (bulk memory) came later: their positions do not
// follow from their codes.

/** Names of the sections by code. */
export const sectionNames = [
  'custom',
  'type',
  'import',
  'function',
  'table',
  'memory',
  'global',
  'export',
  'start',
  'element',
  'code',
  'data',
  'data count',
  'tag',
] as const;

/** The specification's name of a section. */
export type SectionName = (typeof sectionNames)[number];

/** The order of sections in a module; custom sections may be anywhere. */
export const sectionOrder: readonly SectionName[] = [
  'type',
  'import',
  'function',
  'table',
  'memory',
  'tag',
  'global',
  'export',
  'start',
  'element',
  'data count',
  'code',
  'data',
];

/** Kinds of imports and exports by code: specification, "External types". */
export const externalKinds = ['function', 'table', 'memory', 'global', 'tag'] as const;

/** A kind of import or export. */
export type ExternalKind = (typeof externalKinds)[number];
