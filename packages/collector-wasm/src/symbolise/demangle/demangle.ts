import { demangleItanium } from './itanium/demangle-itanium.ts';
import { UnknownMangling } from './name-cursor.ts';
import { demangleLegacyRust } from './rust/legacy.ts';
import { demangleRust } from './rust/v0.ts';

/**
 * Demangles a function's name: C++ (Itanium ABI) and both manglings of Rust. Returns any other name
 * unchanged.
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
