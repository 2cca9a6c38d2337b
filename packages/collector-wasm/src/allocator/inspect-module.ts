import { shown, TracemallocError } from '@tracemalloc/core';
import type { FunctionBodies } from '../binary/code-section.ts';
import { readBodies } from '../binary/code-section.ts';
import { type IndexSpaces, indexSpaces } from '../binary/index-spaces.ts';
import type { Limits } from '../binary/limits.ts';
import { moduleBytes } from '../binary/module-bytes.ts';
import { customSection, type ModuleContents, readModule } from '../binary/module-reader.ts';
import { type ModuleNames, readNames } from '../binary/name-section.ts';
import { adviceFor } from './advice.ts';
import { conventions } from './conventions.ts';
import {
  type AllocatorFunction,
  allocates,
  type FoundAllocator,
  findAllocator,
  type RefusedFunction,
  type Roles,
  seesBlocks,
} from './find-allocator.ts';

/** How an import is named: by two names. */
export interface ImportName {
  /** For example `env`. */
  readonly module: string;
  /** For example `memory`. */
  readonly name: string;
}

/** A linear memory of the module. */
export interface MemoryReport {
  /** Where it stands among the module's memories, the imported ones first. */
  readonly index: number;
  /** Which import it is; undefined if the module brings it. */
  readonly imported: ImportName | undefined;
  /** The names it is exported by; empty if it is not. */
  readonly exportNames: readonly string[];
  /** What its addresses are: i64 for a memory beyond 4 GiB. */
  readonly addressType: 'i32' | 'i64';
  /** Whether threads can share it. */
  readonly shared: boolean;
  /** Bytes of a page: 65536, unless the module chose another size. */
  readonly pageSize: number;
  /** Pages it starts with. */
  readonly minimumPages: number;
  /** Pages it can grow to; undefined if the module sets no bound. */
  readonly maximumPages: number | undefined;
}

/**
 * How much of a module's memory its allocator functions let a tracer see.
 *
 * - `'blocks'`: every block, from its allocation to its release;
 * - `'allocations'`: allocations only, since no function that frees was found: what is alive cannot
 *   be told;
 * - `'boundary'`: only blocks that JavaScript asks for or gives back (wasm-bindgen), not the
 *   program's own;
 * - `'none'`: nothing but the size of its memories.
 *
 * Only `'blocks'` is traced block by block; of the others, the growth of memories.
 */
export type AllocatorCoverage = 'blocks' | 'allocations' | 'boundary' | 'none';

/** What a module says about its memory and its allocator. */
export interface ModuleReport {
  /** How much a tracer can see. */
  readonly coverage: AllocatorCoverage;
  /** The functions found, on which evidence, in the order of the module. */
  readonly allocator: readonly AllocatorFunction[];
  /** What looks like it, and was not taken for it; sorted by name. */
  readonly refused: readonly RefusedFunction[];
  /** What the user can do for more coverage; empty where there is nothing to be done. */
  readonly advice: readonly string[];
  /** In the order of their indices. */
  readonly memories: readonly MemoryReport[];
  /** Functions the module asks of its host. */
  readonly importedFunctionCount: number;
  /** Functions the module defines. */
  readonly functionCount: number;
  /** Names of the custom sections, in order: `name`, `.debug_info`, `sourceMappingURL`, ... */
  readonly customSections: readonly string[];
}

/** How to look at a module. */
export interface InspectOptions {
  /** What the user knows of the allocator: function index → convention. Holds before all evidence. */
  readonly roles?: Roles | undefined;
}

/**
 * Reads a WebAssembly module and says which functions of its allocator would be traced, on which
 * evidence, and which memories it has. Code is looked at where neither the user nor the name section
 * tells the whole allocator.
 *
 * @param source - the binary module, which is neither changed nor kept
 * @throws `TracemallocError` with code `ERR_TRACEMALLOC_MODULE`: what was found, at
 * which byte, and what was expected; `ERR_TRACEMALLOC_OPTION` for roles that are none
 */
export function inspectModule(
  source: ArrayBuffer | ArrayBufferView,
  options: InspectOptions = {},
): ModuleReport {
  return inspectContents(readModule(moduleBytes(source)), options.roles).report;
}

/** A report, and what had to be read for it. */
export interface Inspection {
  readonly report: ModuleReport;
  readonly spaces: IndexSpaces;
  readonly bodies: FunctionBodies;
  readonly names: ModuleNames;
}

/** What {@link inspectModule} does, for who has read the module. */
export function inspectContents(module: ModuleContents, roles: Roles = {}): Inspection {
  checkRoles(roles);
  const spaces = indexSpaces(module);
  const bodies = readBodies(module);
  const names = readNames(customSection(module, 'name') ?? new Uint8Array());
  const found = findAllocator(module, spaces, bodies, names, roles);
  const coverage = coverageOf(found);
  const customSections = module.sections
    .filter(({ name }) => name === 'custom')
    .map(({ customName }) => customName);
  const report: ModuleReport = {
    coverage,
    allocator: found.functions,
    refused: [...found.refused].sort((a, b) => (a.name < b.name ? -1 : 1)),
    advice: adviceFor(module, coverage, found, customSections),
    memories: reportMemories(module),
    importedFunctionCount: spaces.importedFunctionCount,
    functionCount: module.functionTypes.length,
    customSections,
  };
  return { report, spaces, bodies, names };
}

function checkRoles(roles: unknown): asserts roles is Roles {
  const expected = `an object of function indices and ${[...conventions.keys()].join(', ')}`;
  if (typeof roles !== 'object' || roles === null || Array.isArray(roles)) {
    throw new TracemallocError(
      'ERR_TRACEMALLOC_OPTION',
      `roles: got ${shown(roles)}, expected ${expected}`,
    );
  }
  for (const [index, convention] of Object.entries(roles)) {
    if (/^\d+$/.test(index) && (conventions as ReadonlyMap<unknown, unknown>).has(convention))
      continue;
    throw new TracemallocError(
      'ERR_TRACEMALLOC_OPTION',
      `roles: got ${shown(index)}: ${shown(convention)}, expected ${expected}`,
    );
  }
}

function coverageOf({ functions, boundary }: FoundAllocator): AllocatorCoverage {
  if (seesBlocks(functions)) return 'blocks';
  if (allocates(functions) || boundary.includes('AssemblyScript')) return 'allocations';
  return boundary.length > 0 ? 'boundary' : 'none';
}

function reportMemories({ imports, memories, exports }: ModuleContents): MemoryReport[] {
  const all: { limits: Limits; imported?: { module: string; name: string } }[] = [];
  for (const { module, name, limits } of imports) {
    if (limits !== undefined) all.push({ limits, imported: { module, name } });
  }
  for (const limits of memories) all.push({ limits });
  return all.map(({ limits, imported }, index) => ({
    index,
    imported,
    exportNames: exports
      .filter((entry) => entry.kind === 'memory' && entry.index === index)
      .map(({ name }) => name),
    addressType: limits.addressType,
    shared: limits.shared,
    pageSize: 2 ** limits.pageSizeLog2,
    minimumPages: limits.minimum,
    maximumPages: limits.maximum,
  }));
}
