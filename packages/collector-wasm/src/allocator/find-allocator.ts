import type { FunctionBodies } from '../binary/code-section.ts';
import { functionTypeOf, type IndexSpaces } from '../binary/index-spaces.ts';
import type { ModuleContents } from '../binary/module-reader.ts';
import type { ModuleNames } from '../binary/name-section.ts';
import type { FunctionType } from '../binary/types-section.ts';
import {
  type AllocatorRole,
  type ConventionName,
  conventions,
  withoutSelf,
} from './conventions.ts';
import { fingerprintAllocator } from './fingerprint/fingerprint-allocator.ts';
import { boundaryExports, conventionByName } from './name-rules.ts';
import type { Roles } from './roles.ts';

/** How a function of an allocator was recognised. */
export type Evidence = 'user' | 'export' | 'name' | 'fingerprint';

/** A function that allocates or frees blocks of the module's memory. */
export interface AllocatorFunction {
  /** The function's index in the module; imported functions come first. */
  readonly functionIndex: number;
  /** The C function whose contract it keeps. */
  readonly role: AllocatorRole;
  /** What its parameters mean. */
  readonly convention: ConventionName;
  /** Who named it so: the user, an export or the name section; `fingerprint`: its code. */
  readonly evidence: Evidence;
  /** The name it was found by; for a fingerprint, what it looks like. */
  readonly name: string;
}

/** A function that looks like one of an allocator, but is not used as one. */
export interface RefusedFunction {
  /** The name of the function. */
  readonly name: string;
  /** Why not. */
  readonly reason: string;
}

/** The allocator's functions, by ascending index. */
export interface FoundAllocator {
  readonly functions: readonly AllocatorFunction[];
  readonly refused: readonly RefusedFunction[];
  /** Runtimes whose exports allocate for JavaScript only. */
  readonly boundary: readonly string[];
}

/**
 * Finds the allocator: by the user's roles, by exports, by the name section. Where these do not give the
 * whole allocator, it also reads the code.
 */
export function findAllocator(
  module: ModuleContents,
  spaces: IndexSpaces,
  bodies: FunctionBodies,
  names: ModuleNames,
  roles: Roles,
): FoundAllocator {
  const found = new Map<number, AllocatorFunction>();
  const refused: RefusedFunction[] = [];
  const add = (
    functionIndex: number,
    convention: ConventionName,
    evidence: Evidence,
    name: string,
  ) => {
    if (found.has(functionIndex)) return;
    const reason = refusal(module, spaces, functionIndex, convention);
    const plain = withoutSelf.get(convention);
    if (reason === undefined) {
      const { role } = conventions.get(convention)!;
      found.set(functionIndex, { functionIndex, role, convention, evidence, name });
    } else if (plain === undefined) refused.push({ name, reason });
    else add(functionIndex, plain, evidence, name);
  };

  for (const [index, convention] of Object.entries(roles)) {
    add(
      Number(index),
      convention,
      'user',
      names.functions.get(Number(index)) ?? `function ${index}`,
    );
  }
  const boundary = new Set<string>();
  for (const { name, kind, index } of module.exports) {
    const runtime = boundaryExports.get(name);
    if (runtime !== undefined && kind === 'function') boundary.add(runtime);
    const convention = conventionByName(name);
    if (convention === undefined) continue;
    if (kind === 'function') add(index, convention, 'export', name);
    else refused.push({ name, reason: `it is a ${kind}, not a function` });
  }
  for (const [index, name] of names.functions) {
    const convention = conventionByName(name);
    // An imported allocator that is exported again was already refused above.
    if (convention === undefined || index < spaces.importedFunctionCount) continue;
    add(index, convention, 'name', name);
  }
  if (!isTold([...found.values()])) {
    for (const { functionIndex, convention, name } of fingerprintAllocator(
      module,
      spaces,
      bodies,
    )) {
      add(functionIndex, convention, 'fingerprint', name);
    }
  }
  const functions = [...found.values()].sort((a, b) => a.functionIndex - b.functionIndex);
  return { functions, refused, boundary: [...boundary] };
}

/**
 * Whether the whole allocator is known without its code: from the user, or from a name section that names
 * functions to allocate, free and reallocate. Exports are not enough: they may be wrappers, and the
 * program may call its allocator directly.
 */
function isTold(functions: readonly AllocatorFunction[]): boolean {
  const by = (evidence: Evidence) => functions.filter((found) => found.evidence === evidence);
  return (
    seesBlocks(by('user')) ||
    (seesBlocks(by('name')) && by('name').some(({ role }) => role === 'realloc'))
  );
}

/** Whether there is a function that allocates and one that frees. */
export function seesBlocks(functions: readonly AllocatorFunction[]): boolean {
  return allocates(functions) && functions.some(({ role }) => role === 'free');
}

/** Whether there is a function that allocates. */
export function allocates(functions: readonly AllocatorFunction[]): boolean {
  return functions.some(({ role }) => role !== 'free');
}

function refusal(
  module: ModuleContents,
  spaces: IndexSpaces,
  functionIndex: number,
  convention: ConventionName,
): string | undefined {
  if (functionIndex < spaces.importedFunctionCount) {
    return 'it is an import: another module has the allocator';
  }
  if (functionIndex >= spaces.functionTypes.length) return `there is no function ${functionIndex}`;
  const type = functionTypeOf(module, spaces, functionIndex);
  if (type === undefined) {
    return `type ${spaces.functionTypes[functionIndex]} is no function type`;
  }
  if (fits(type, convention)) return undefined;
  return `its type is ${typeText(type)}, expected ${expectedType(convention)}, or i64 for addresses`;
}

function fits({ parameters, results }: FunctionType, name: ConventionName): boolean {
  const { role, parameters: meanings } = conventions.get(name)!;
  const isInteger = (type: string | undefined) => type === 'i32' || type === 'i64';
  if (parameters.length !== meanings.length || !parameters.every(isInteger)) return false;
  if (role === 'free') return results.length === 0;
  if (results.length !== 1) return false;
  return role === 'posix_memalign' ? results[0] === 'i32' : isInteger(results[0]);
}

function typeText({ parameters, results }: FunctionType): string {
  return `(${parameters.join(', ')}) -> (${results.join(', ')})`;
}

function expectedType(name: ConventionName): string {
  const { role, parameters } = conventions.get(name)!;
  return typeText({
    parameters: parameters.map(() => 'i32'),
    results: role === 'free' ? [] : ['i32'],
  });
}
