import { parseOptions } from '@tracemalloc/core/options';
import type { FunctionBodies } from '../binary/code-section.ts';
import { readBodies } from '../binary/code-section.ts';
import { type IndexSpaces, indexSpaces } from '../binary/index-spaces.ts';
import type { Limits } from '../binary/limits.ts';
import { moduleBytes } from '../binary/module-bytes.ts';
import { customSection, type ModuleContents, readModule } from '../binary/module-reader.ts';
import { type ModuleNames, readNames } from '../binary/name-section.ts';
import { adviceFor } from './advice.ts';
import {
  type AllocatorFunction,
  allocates,
  type FoundAllocator,
  findAllocator,
  type RefusedFunction,
  seesBlocks,
} from './find-allocator.ts';
import { type Roles, rolesOption } from './roles.ts';

/** The two names of an import. */
export interface ImportName {
  /** For example `env`. */
  readonly module: string;
  /** For example `memory`. */
  readonly name: string;
}

/** A linear memory of the module. */
export interface MemoryReport {
  /** The memory's index in the module; imported memories come first. */
  readonly index: number;
  /** The import it comes from; undefined if the module defines it. */
  readonly imported: ImportName | undefined;
  /** The names it is exported by; empty if it is not. */
  readonly exportNames: readonly string[];
  /** The type of its addresses: i64 for a memory beyond 4 GiB. */
  readonly addressType: 'i32' | 'i64';
  /** Whether threads can share it. */
  readonly shared: boolean;
  /** Bytes of a page. Default: 65536. */
  readonly pageSize: number;
  /** Pages it starts with. */
  readonly minimumPages: number;
  /** Pages it can grow to; undefined if there is no bound. */
  readonly maximumPages: number | undefined;
}

/**
 * How much of a module's allocator was found.
 *
 * - `'blocks'`: functions to allocate and to free;
 * - `'allocations'`: functions to allocate, but none to free: what is alive is not known;
 * - `'boundary'`: only functions through which JavaScript allocates and frees (wasm-bindgen), not the
 *   program's own;
 * - `'none'`: no function.
 *
 * With `'blocks'`, every block is traced. Otherwise only the growth of memories is traced.
 */
export type AllocatorCoverage = 'blocks' | 'allocations' | 'boundary' | 'none';

/** What was found of a module's memory and allocator. */
export interface ModuleReport {
  /** How much of the allocator was found. */
  readonly coverage: AllocatorCoverage;
  /** The allocator's functions, by ascending index. */
  readonly allocator: readonly AllocatorFunction[];
  /** Functions that look like one of an allocator, but are not used as one; sorted by name. */
  readonly refused: readonly RefusedFunction[];
  /** What the user can do for more coverage; empty if there is nothing to do. */
  readonly advice: readonly string[];
  /** By ascending index. */
  readonly memories: readonly MemoryReport[];
  /** Functions that the module imports. */
  readonly importedFunctionCount: number;
  /** Functions that the module defines. */
  readonly functionCount: number;
  /** Names of the custom sections, in order: `name`, `.debug_info`, `sourceMappingURL`, ... */
  readonly customSections: readonly string[];
}

/** How to inspect a module. */
export interface InspectOptions {
  /** What you know of the allocator: function index → convention. It overrides all other evidence. */
  readonly roles?: Roles | undefined;
}

/**
 * Finds the allocator's functions and the memories of a WebAssembly module. Reads the code only if
 * neither the user nor the name section gives the whole allocator.
 *
 * @param bytes - the binary module; it is neither changed nor kept
 * @throws {TracemallocError} `ERR_TRACEMALLOC_MODULE` for bytes that are no module, or cannot be read; the
 * message says what was found at which byte, and what was expected
 * @throws {TracemallocError} `ERR_TRACEMALLOC_OPTION` for options that are not as described
 */
export function inspectModule(
  bytes: ArrayBuffer | ArrayBufferView,
  options: InspectOptions = {},
): ModuleReport {
  const { roles } = parseOptions('inspectModule', options, { roles: rolesOption });
  return inspectContents(readModule(moduleBytes(bytes)), roles).report;
}

/** A report, and the parts of the module that were read for it. */
export interface Inspection {
  readonly report: ModuleReport;
  readonly spaces: IndexSpaces;
  readonly bodies: FunctionBodies;
  readonly names: ModuleNames;
}

/** {@link inspectModule} for a module that was already read. */
export function inspectContents(module: ModuleContents, roles: Roles): Inspection {
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
