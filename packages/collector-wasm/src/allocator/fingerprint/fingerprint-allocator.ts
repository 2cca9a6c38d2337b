import type { FunctionBodies } from '../../binary/code-section.ts';
import type { IndexSpaces } from '../../binary/index-spaces.ts';
import type { ModuleContents } from '../../binary/module-reader.ts';
import { fingerprintDlmalloc } from './dlmalloc.ts';
import { fingerprintEmmalloc } from './emmalloc.ts';
import type { Fingerprint } from './fingerprint.ts';
import { FunctionCode } from './function-code.ts';
import { fingerprintWeeAlloc } from './wee-alloc.ts';

/**
 * Finds the allocator by its code. Takes the first kind of which both the function that allocates and
 * the one that frees are found, and only functions that are certain. A realloc or memalign that is
 * missed is still seen where it calls malloc and free.
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
