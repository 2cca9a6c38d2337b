import { ByteCursor } from './byte-cursor.ts';
import { readU32 } from './leb128.ts';
import { readName } from './vectors.ts';

/** The names of a name section. */
export interface ModuleNames {
  /** The module's name; '' without one. */
  readonly module: string;
  /** Names of functions by index. */
  readonly functions: ReadonlyMap<number, string>;
}

/**
 * Reads a name section. Engines accept a broken one, so this returns the names before the broken part.
 * https://webassembly.github.io/spec/core/appendix/custom.html#name-section
 */
export function readNames(bytes: Uint8Array): ModuleNames {
  const cursor = new ByteCursor(bytes, 'the name section');
  let title = '';
  const functions = new Map<number, string>();
  try {
    while (cursor.remaining > 0) {
      const kind = cursor.byte('a subsection');
      const size = readU32(cursor, 'the size of a subsection');
      const part = cursor.take(size, 'a subsection of the name section');
      if (kind === 0) title = readName(part, 'the name of the module');
      if (kind !== 1) continue;
      for (let count = readU32(part, 'the number of names'); count > 0; count--) {
        const index = readU32(part, 'the index of a function');
        functions.set(index, readName(part, 'the name of a function'));
      }
    }
  } catch {
    // The section is broken from here on.
  }
  return { module: title, functions };
}
