// Section codes and their order:
// https://webassembly.github.io/spec/core/binary/modules.html#sections
// The tag section came with exceptions, the data count section with bulk memory; both stand
// elsewhere than their codes say.

/** Names of the sections by their code. Custom sections have names of their own. */
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

/** What a section is called in the specification. */
export type SectionName = (typeof sectionNames)[number];

/** The order in which sections stand in a module; custom sections may stand anywhere. */
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

/** What can be imported and exported, by its code: spec, "External types". */
export const externalKinds = ['function', 'table', 'memory', 'global', 'tag'] as const;

/** A kind of import or export. */
export type ExternalKind = (typeof externalKinds)[number];
