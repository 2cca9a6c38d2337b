import { demangleItanium } from './itanium/demangle-itanium.ts';
import { UnknownMangling } from './name-cursor.ts';
import { demangleLegacyRust } from './rust/legacy.ts';
import { demangleRust } from './rust/v0.ts';

/**
 * A function's name as its source has it, for the manglings of C++ (Itanium) and Rust (both). A name
 * that is not mangled, or not understood, stays as it is.
 */
export function demangle(name: string): string {
  try {
    if (name.startsWith('_R')) return demangleRust(name);
    if (!name.startsWith('_Z') && !name.startsWith('__Z')) return name;
    return demangleLegacyRust(name) ?? demangleItanium(name);
  } catch (error) {
    if (error instanceof UnknownMangling) return name;
    throw error;
  }
}
