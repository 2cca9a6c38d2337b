import type { InstructionWalker } from './instructions.ts';
import { readU32 } from './leb128.ts';
import { contentsOf, type ModuleContents } from './module-reader.ts';

/** Where the bodies of the functions that a module defines stand, from the start of the module. */
export interface FunctionBodies {
  readonly length: number;
  /** After the size: where the locals are declared. */
  readonly start: Uint32Array;
  readonly end: Uint32Array;
}

/**
 * Finds the function bodies; does not look into them.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_MODULE`
 */
export function readBodies(module: ModuleContents): FunctionBodies {
  const { length } = module.functionTypes;
  const bodies = { length, start: new Uint32Array(length), end: new Uint32Array(length) };
  const cursor = contentsOf(module.sections, 'code');
  if (cursor === undefined) return bodies;
  readU32(cursor, 'the number of bodies');
  for (let body = 0; body < length; body++) {
    const size = readU32(cursor, 'the size of a function body');
    bodies.start[body] = cursor.offset;
    cursor.take(size, 'a function body');
    bodies.end[body] = cursor.offset;
  }
  if (cursor.remaining === 0) return bodies;
  throw cursor.error(`${cursor.remaining} bytes too many`, 'the end of its bodies');
}

/** The local variables that a body declares. */
export interface LocalDeclarations {
  /** Groups of one type each. */
  readonly groupCount: number;
  /** All of them, without the parameters. */
  readonly localCount: number;
  /** Where the groups start, after their number. */
  readonly groupsStart: number;
  /** Where the instructions start. */
  readonly end: number;
}

/** Reads the declarations at the start of a body, and goes on to its first instruction. */
export function readLocals(walker: InstructionWalker): LocalDeclarations {
  const groupCount = walker.u32();
  const groupsStart = walker.offset;
  let localCount = 0;
  for (let group = 0; group < groupCount; group++) {
    localCount += walker.u32();
    walker.skipValueType();
  }
  return { groupCount, localCount, groupsStart, end: walker.offset };
}
