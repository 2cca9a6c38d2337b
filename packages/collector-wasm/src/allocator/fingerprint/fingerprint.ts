import type { FunctionBodies } from '../../binary/code-section.ts';
import type { IndexSpaces } from '../../binary/index-spaces.ts';
import type { ModuleContents } from '../../binary/module-reader.ts';
import type { ConventionName } from '../conventions.ts';
import { fingerprintDlmalloc } from './dlmalloc.ts';
import { fingerprintEmmalloc } from './emmalloc.ts';
import { FunctionCode } from './function-code.ts';
import { fingerprintWeeAlloc } from './wee-alloc.ts';

/** A function that looks like one of an allocator. */
export interface Fingerprint {
  readonly functionIndex: number;
  readonly convention: ConventionName;
  /** What it looks like. */
  readonly name: string;
}

/**
 * Finds the allocator by its code: of the first kind whose way to allocate and to free are both found.
 * Only what is sure: a realloc or memalign that is not found is still seen through the malloc and free
 * that it calls, where it calls them.
 */
export function fingerprintAllocator(
  module: ModuleContents,
  spaces: IndexSpaces,
  bodies: FunctionBodies,
): Fingerprint[] {
  const code = new FunctionCode(module, spaces, bodies);
  for (const fingerprint of [fingerprintDlmalloc, fingerprintEmmalloc, fingerprintWeeAlloc]) {
    const found = fingerprint(code);
    if (found.length > 0) return found;
  }
  return [];
}
