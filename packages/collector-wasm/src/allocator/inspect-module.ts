import {
  type AllocatorRole,
  type AllocatorRuntime,
  knownFunctions,
} from './allocator-functions.ts';
import { moduleError } from '../binary/byte-cursor.ts';
import type { Limits } from '../binary/limits.ts';
import { type ModuleContents, type ModuleExport, readModule } from '../binary/module-reader.ts';
import type { FunctionType } from '../binary/types-section.ts';

/** A function that allocates or frees blocks of the module's memory. */
export interface AllocatorFunction {
  /** The name it was found by. */
  readonly name: string;
  /** Whose contract it keeps. */
  readonly role: AllocatorRole;
  /** Whose allocator it belongs to. */
  readonly runtime: AllocatorRuntime;
  /** Where it stands among the module's functions, the imported ones first. */
  readonly functionIndex: number;
  /** How it was recognised: by the name and the type of an export. */
  readonly evidence: 'export';
}

/** An export named like a function of an allocator, which is not taken for one. */
export interface RefusedFunction {
  /** The export's. */
  readonly name: string;
  /** Why not. */
  readonly reason: string;
}

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
 */
export type AllocatorCoverage = 'blocks' | 'allocations' | 'boundary' | 'none';

/** What a module says about its memory and its allocator. */
export interface ModuleReport {
  /** How much a tracer could see. */
  readonly coverage: AllocatorCoverage;
  /** What would be traced, sorted by name. */
  readonly allocator: readonly AllocatorFunction[];
  /** What looks like it, and would not be; sorted by name. */
  readonly refused: readonly RefusedFunction[];
  /** In the order of their indices. */
  readonly memories: readonly MemoryReport[];
  /** Functions the module asks of its host. */
  readonly importedFunctionCount: number;
  /** Functions the module defines. */
  readonly functionCount: number;
  /** Names of the custom sections, in order: `name`, `.debug_info`, `sourceMappingURL`, ... */
  readonly customSections: readonly string[];
}

/**
 * Reads a WebAssembly module and says which functions of its allocator can be traced, and which
 * memories it has. Reads the outline only: cost grows with imports, exports and types, not with
 * code.
 *
 * The allocator is looked for among the exports, by name and type. A module without such exports may
 * well have an allocator: it is reported as not found, and nothing is guessed.
 *
 * @param bytes - the binary module, which is neither changed nor kept
 * @throws `TracemallocError` with code `ERR_TRACEMALLOC_MODULE`: what was found, at
 * which byte, and what was expected
 */
export function inspectModule(bytes: ArrayBuffer | ArrayBufferView): ModuleReport {
  const module = readModule(toBytes(bytes));
  const functions = module.imports.filter(({ kind }) => kind === 'function');
  const { allocator, refused } = findAllocator(module, functions.length);
  return {
    coverage: coverageOf(allocator),
    allocator,
    refused,
    memories: reportMemories(module),
    importedFunctionCount: functions.length,
    functionCount: module.functionTypes.length,
    customSections: module.sections
      .filter(({ name }) => name === 'custom')
      .map(({ customName }) => customName),
  };
}

function toBytes(bytes: unknown): Uint8Array {
  if (ArrayBuffer.isView(bytes)) {
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  // By its tag: an ArrayBuffer of another realm is no instance of this one's.
  if (Object.prototype.toString.call(bytes) === '[object ArrayBuffer]') {
    return new Uint8Array(bytes as ArrayBuffer);
  }
  const found = bytes === null ? 'null' : `a value of type ${typeof bytes}`;
  throw moduleError(found, 'the bytes of a WebAssembly module: an ArrayBuffer or a view of one');
}

function findAllocator(module: ModuleContents, importedCount: number) {
  const allocator: AllocatorFunction[] = [];
  const refused: RefusedFunction[] = [];
  for (const entry of module.exports) {
    const known = knownFunctions.get(entry.name);
    if (known === undefined) continue;
    const { role, runtime, types } = known;
    const reason = refusal(module, entry, importedCount, types);
    if (reason !== undefined) refused.push({ name: entry.name, reason });
    else {
      const { name, index } = entry;
      allocator.push({ name, role, runtime, functionIndex: index, evidence: 'export' });
    }
  }
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  return { allocator: allocator.sort(byName), refused: refused.sort(byName) };
}

function refusal(
  { functionTypes, types }: ModuleContents,
  { kind, index }: ModuleExport,
  importedCount: number,
  expected: readonly string[],
): string | undefined {
  if (kind !== 'function') return `it is a ${kind}, not a function`;
  if (index < importedCount) return 'it is an import: another module has the allocator';
  const type = functionTypes[index - importedCount];
  if (type === undefined) return `there is no function ${index}`;
  const found = types[type];
  if (found === undefined) return `type ${type} is no function type`;
  const text = typeText(found);
  const fits = ['i32', 'i64'].some((p) => expected.some((e) => e.replaceAll('p', p) === text));
  const wanted = expected.map((e) => e.replaceAll('p', 'i32')).join(' or ');
  return fits ? undefined : `its type is ${text}, expected ${wanted}, or i64 for addresses`;
}

function typeText({ parameters, results }: FunctionType): string {
  return `(${parameters.join(', ')}) -> (${results.join(', ')})`;
}

function coverageOf(allocator: readonly AllocatorFunction[]): AllocatorCoverage {
  if (allocator.length === 0) return 'none';
  const own = allocator.filter(({ runtime }) => runtime !== 'wasm-bindgen');
  const allocates = own.some(({ role }) => role !== 'free');
  if (!allocates) return own.length < allocator.length ? 'boundary' : 'none';
  return own.some(({ role }) => role === 'free') ? 'blocks' : 'allocations';
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
