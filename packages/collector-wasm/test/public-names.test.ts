import { readFileSync } from 'node:fs';
import { parseSync } from 'oxc-parser';
import { expect, it } from 'vitest';

/** The names that a module exports; types are in parentheses. */
function namesOf(path: string): string[] {
  const text = readFileSync(new URL(`../src/${path}`, import.meta.url), 'utf8');
  const { staticExports } = parseSync(path, text).module;
  return staticExports
    .flatMap(({ entries }) => entries)
    .map(({ exportName, isType }) => (isType ? `(${exportName.name})` : `${exportName.name}`))
    .sort();
}

it('@tracemalloc/collector-wasm exports these names', () => {
  expect(namesOf('index.ts')).toEqual([
    '(AllocatorCoverage)',
    '(AllocatorFunction)',
    '(AllocatorRole)',
    '(BlockAddress)',
    '(ConventionName)',
    '(Evidence)',
    '(ImportName)',
    '(InspectOptions)',
    '(InstantiateOptions)',
    '(InstrumentOptions)',
    '(InstrumentReport)',
    '(InstrumentedModule)',
    '(MemoryReport)',
    '(ModuleFiles)',
    '(ModuleReport)',
    '(ModuleSource)',
    '(PatchOptions)',
    '(RefusedFunction)',
    '(ResponseLike)',
    '(SharedBlocks)',
    '(TracedInstance)',
    '(WasmCollectorOptions)',
    '(WasmImports)',
    '(WasmInstance)',
    '(WasmModule)',
    'WasmCollector',
    'inspectModule',
    'instantiate',
    'instrument',
    'patchWebAssembly',
  ]);
});

it.each([
  ['local-module-files', 'host/local-module-files.node.ts', ['(ModuleFiles)', 'localModuleFiles']],
  ['register', 'register.node.ts', ['collector']],
])('@tracemalloc/collector-wasm/%s exports these names', (_, path, names) => {
  expect(namesOf(path)).toEqual(names);
});
